"""Writing live: steps made on a version are moved past what came since, and kept.

    batch ─► known? ─► read ─► rebase over the entries since ─► bounds ─► keys ─► steps kept
               └── answered as before                                       └► the entries since

What cannot be kept is told to its author: `dropped` are the steps whose passage is gone,
`swallowed` the words of others that a deletion made without seeing them takes along.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlmodel import Session

from wikimarche.desk import drafts, lately
from wikimarche.desk.asking import Ask, hold
from wikimarche.desk.entries import Entry
from wikimarche.desk.faults import sentence_of
from wikimarche.desk.lately import Lately, Passed
from wikimarche.desk.revisions import spec_id_of
from wikimarche.errors import Invalid, NotFound, Sentence, Stale, TooLarge
from wikimarche.rules import Action
from wikimarche.store import specs
from wikimarche.store.tables import Push, Spec, Step, Tender
from wikimarche.text import engine
from wikimarche.text.bulk import Bulk, excess, too_deep
from wikimarche.text.compat import Step as Change
from wikimarche.text.engine import Reason, Rebased, Refused
from wikimarche.text.keys import key_steps
from wikimarche.text.limits import TextFault
from wikimarche.text.schema import Node
from wikimarche.text.validity import changed_span, targets_of

__all__ = [
    "Batch",
    "Entry",
    "Pushed",
    "keep_entry",
    "news_since",
    "passed_now",
    "push_batch",
]

Kept = TypeVar("Kept")
IDENTITY = re.compile(r"[A-Za-z0-9-]{16,64}")
MAX_CHARACTERS = 4_000_000  # of one batch: the largest document, pasted whole

ILLEGIBLE = Sentence(
    "Ces modifications sont illisibles : rechargez la page. Vos mots restent sur ce poste."
)
REFUSED: Mapping[Reason, Sentence] = {
    Reason.STEP_TYPE: ILLEGIBLE,
    Reason.MALFORMED: ILLEGIBLE,
    Reason.FAILED: Sentence(
        "Cette modification ne correspond pas au texte sur lequel elle a été faite : rechargez la page."
    ),
    Reason.SCHEMA: Sentence(
        "Ce contenu ne peut pas prendre place ici. Collez-le sans mise en forme."
    ),
    Reason.ATTRIBUTE: Sentence(
        "Cette mise en forme (niveau de titre, cellule, alignement…) n’est pas admise. Collez sans mise en forme."
    ),
    Reason.TOO_MANY: Sentence(
        "Plus de %(limit)s modifications d’un seul envoi : recommencez en plusieurs fois.",
        {"limit": engine.MAX_STEPS},
    ),
    Reason.TOO_DEEP: Sentence(
        "Trop de niveaux emboîtés. Simplifiez les listes ou les citations."
    ),
    Reason.LINK: Sentence(
        "Un lien doit commencer par https://, http:// ou mailto:, ou mener à un article (#)."
    ),
    Reason.IMAGE: Sentence(
        "Cette image n’est pas dans ce marché : enregistrez-la sur votre poste, puis ajoutez-la."
    ),
    Reason.CHARACTER: Sentence(
        "Un caractère invisible empêche l’enregistrement. Supprimez-le ou retapez le mot."
    ),
}
INCOMPLETE = Sentence("Cet envoi est incomplet : rechargez la page.")
ELSEWHERE = Sentence("Cet envoi a déjà servi ailleurs : rechargez la page.")


@dataclass(frozen=True)
class Batch:
    """Steps sent together, made on the document at `version`; JSON values as a browser sends them.

    `batch` is new for every batch and the same for its retries; `client` is the page.
    """

    client: str
    batch: str
    version: int
    steps: Sequence[object]


@dataclass(frozen=True)
class Pushed:
    """What became of a batch: the entries after the batch's version, up to `version`.

    Its own entry is among them, unless nothing of it was left. `dropped` are the indexes of
    the steps whose passage is gone, `swallowed` (step index, words) what deletions took along.
    """

    version: int
    entries: tuple[Entry, ...]
    dropped: tuple[int, ...] = ()
    swallowed: tuple[tuple[int, str], ...] = ()


def push_batch(ask: Ask, tender: Tender, spec: Spec, batch: Batch) -> Pushed:
    """Keep a batch of steps at the end of a document, moved past what others did since.

    A batch sent again is answered again and changes nothing. Raises Forbidden, Invalid
    (steps, batch), TooLarge and Stale (a version of the future, or packed away).
    """
    hold(ask, tender, Action.WRITE_SPEC, shared=True)
    _check_identity(batch)
    spec = specs.lock_spec(ask.session, spec_id_of(spec))
    if spec.withdrawn_at is not None:
        raise NotFound
    if known := specs.push_of(ask.session, batch.batch):
        return _answered_again(ask, spec, batch, known)
    if not 0 <= batch.version <= spec.version:
        raise Stale
    live = drafts.live_of(ask.session, spec)
    steps = _read(ask, spec, live, batch)
    since, over = drafts.passed_since(ask.session, spec, live, batch.version)
    base = live.doc_at(batch.version)
    rebased = _accepted(engine.rebase(steps, over=over, head=live.doc, base=base))
    if rebased.steps:
        since = (*since, _extend(ask, spec, live, rebased, edit_id=batch.batch))
    swallowed = tuple((one.step, one.words) for one in rebased.swallowed)
    pushed = Pushed(spec.version, since, rebased.dropped, swallowed)
    _remember(ask, spec, batch, pushed)
    return pushed


def _read(ask: Ask, spec: Spec, live: Lately, batch: Batch) -> tuple[Change, ...]:
    """Read the steps of a batch; Invalid when one cannot be.

    A form may have written links and pictures that no browser may send: what the text, or
    its last version, holds already may be moved and come back.
    """
    steps = engine.read_steps(batch.steps)
    if isinstance(steps, Refused) and steps.reason in (Reason.LINK, Reason.IMAGE):
        last = drafts.source_of(ask.session, specs.head_of(ask.session, spec_id_of(spec)))
        known = targets_of(live.doc) | targets_of(last.doc)
        steps = engine.read_steps(batch.steps, known=known)
    return _accepted(steps)


def _check_identity(batch: Batch) -> None:
    if not (IDENTITY.fullmatch(batch.batch) and IDENTITY.fullmatch(batch.client)):
        raise Invalid({"batch": INCOMPLETE})


def _answered_again(ask: Ask, spec: Spec, batch: Batch, known: Push) -> Pushed:
    """Give what became of a batch; no entry when those it lacks are packed away.

    Its author then has to read the document again, and knows that nothing was lost.
    """
    if known.spec_id != spec.id or known.account_id != ask.who.id:
        raise Invalid({"batch": ELSEWHERE})
    try:
        entries = drafts.entries_since(ask.session, spec, batch.version)
    except Stale:
        entries = ()
    swallowed = tuple((step, words) for step, words in json.loads(known.swallowed))
    return Pushed(spec.version, entries, tuple(json.loads(known.dropped)), swallowed)


def _accepted(value: Kept | Refused) -> Kept:
    if isinstance(value, Refused):
        raise Invalid({"steps": REFUSED[value.reason]})
    return value


def _extend(ask: Ask, spec: Spec, live: Lately, rebased: Rebased, *, edit_id: str) -> Entry:
    """Keep the steps, and after them those that give keys to new or copied articles."""
    keyed = key_steps(live.doc, rebased.doc)
    doc = rebased.doc
    if keyed:
        doc = _accepted(engine.apply_steps(doc, keyed)).doc
    bulk = _bulk(live, doc)
    passed = passed_now(ask, live, doc, (*rebased.steps, *keyed), edit_id=edit_id)
    if sum(map(len, passed.entry.steps)) > MAX_CHARACTERS:
        raise TooLarge
    keep_entry(ask, spec, live.after(passed, bulk), passed.entry)
    return passed.entry


def _bulk(live: Lately, doc: Node) -> Bulk:
    """Give what a document weighs once changed; Invalid when it passes what a text may hold."""
    start, was, now = changed_span(live.doc, doc)
    changed = doc.children[start:now]
    before = live.bulk
    after = before.changed(live.doc.children[start:was], changed)
    if too_deep(changed):
        raise Invalid({"steps": REFUSED[Reason.TOO_DEEP]})
    if fault := excess(before, after):
        raise Invalid({"steps": sentence_of(TextFault(fault, 1, str(after.pieces)))})
    return after


def passed_now(
    ask: Ask, live: Lately, doc: Node, changes: Sequence[Change], *, edit_id: str
) -> Passed:
    """Give the entry that an actor adds now to a document, with the text it leads to."""
    texts = tuple(
        json.dumps(step.to_json(), ensure_ascii=False, separators=(",", ":"))
        for step in changes
    )
    entry = Entry(live.version, edit_id, ask.who.id, ask.now, texts)
    return Passed(entry, tuple(changes), doc)


def keep_entry(ask: Ask, spec: Spec, live: Lately, entry: Entry) -> None:
    """Keep the last entry of a live text under the unique key (spec, version)."""
    rows = [
        Step(
            spec_id=spec_id_of(spec),
            version=version,
            edit_id=entry.batch,
            account_id=entry.account_id,
            at=entry.at,
            change=change,
        )
        for version, change in enumerate(entry.steps, start=entry.start + 1)
    ]
    specs.keep_steps(ask.session, spec, rows)
    lately.keep(ask.session, spec_id_of(spec), live)


def _remember(ask: Ask, spec: Spec, batch: Batch, pushed: Pushed) -> None:
    push = Push(
        edit_id=batch.batch,
        spec_id=spec_id_of(spec),
        account_id=ask.who.id,
        client=batch.client,
        at=ask.now,
        version=pushed.version,
        steps=len(batch.steps) - len(pushed.dropped),
        dropped=json.dumps(pushed.dropped),
        swallowed=json.dumps(pushed.swallowed, ensure_ascii=False),
    )
    specs.keep_push(ask.session, push)


def news_since(session: Session, spec_id: int, version: int) -> tuple[Entry, ...]:
    """Give the entries after a version of a document, up to its text now.

    Raises NotFound for no document, Stale when there is no such version or its steps are
    packed away.
    """
    spec = session.get(Spec, spec_id)
    if spec is None or spec.withdrawn_at is not None:
        raise NotFound
    return drafts.entries_since(session, spec, version)
