"""Verifying: every chain computed again from its first entry, every text read again.

    specs ──► numbers, links, digests, texts, steps, packs a fault is one sentence
    journal ► links, digests, erasable parts               with the place of what is wrong
    then      milestones, pictures, edits, checkpoints

Nothing is trusted: not the counters, not the texts kept in memory. One reading transaction
sees one state, while people go on writing.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import zip_longest

from sqlmodel import Session

from wikimarche.desk import authorship, drafts
from wikimarche.desk.asking import journal_content, seal
from wikimarche.desk.checkpoints import JOURNAL, Checkpoint, chain_name
from wikimarche.desk.keys import fingerprint_of
from wikimarche.desk.revisions import revision_content
from wikimarche.desk.sealing import read_milestone
from wikimarche.store import chains, packs, specs, texts
from wikimarche.store.packs import PackBroken
from wikimarche.store.tables import Journal, Revision, Spec
from wikimarche.store.texts import TextBroken
from wikimarche.text import differences, engine, limits, markdown
from wikimarche.text.schema import Node

__all__ = ["Verified", "verify"]

# The last name of a revision and the key that sealed it, by document and number.
Named = dict[tuple[int, int], tuple[str, str]]


@dataclass
class Verified:
    """What was read again, and a sentence for each thing that is not as it was written."""

    documents: int = 0
    revisions: int = 0
    entries: int = 0
    checkpoints: int = 0
    faults: list[str] = field(default_factory=list)


class _Walk:
    """Goes through the database once; `told` hears how many documents are done."""

    def __init__(
        self,
        session: Session,
        checkpoints: Iterable[Checkpoint | int],
        told: Callable[[int, int], None],
        keys: frozenset[str],
    ) -> None:
        self.session = session
        self.keys = keys
        self.told = told
        self.found = Verified()
        self.signed: dict[str, dict[int, str]] = {}
        self.counts: dict[str, int] = {}
        self.named: Named = {}
        for checkpoint in checkpoints:
            self._note(checkpoint)

    def fault(self, sentence: str) -> None:
        self.found.faults.append(sentence)

    def _note(self, checkpoint: Checkpoint | int) -> None:
        """Remember what a checkpoint says of each chain, once its signature is checked."""
        if isinstance(checkpoint, int):
            self.fault(f"Points de contrôle, ligne {checkpoint} : illisible.")
            return
        self.found.checkpoints += 1
        if not checkpoint.is_genuine:
            self.fault(
                f"Le point de contrôle du {checkpoint.at} : sa signature est fausse."
            )
            return
        self._known(f"Le point de contrôle du {checkpoint.at}", checkpoint.public)
        for name, (count, head) in checkpoint.ends.items():
            self._signed(name, count, head)

    def _known(self, what: str, key: str) -> None:
        """Say when a key that nobody gave has signed: whoever holds the database may have one."""
        if self.keys and key not in self.keys:
            self.fault(
                f"{what} est signé par une autre installation ou par une clé plus ancienne "
                f"({fingerprint_of(key)}) : si elle est la vôtre, donnez-la avec --key FICHIER."
            )

    def _signed(self, name: str, count: int, head: str) -> None:
        if self.signed.setdefault(name, {}).setdefault(count, head) != head:
            self.fault(f"Deux points de contrôle se contredisent sur {_said(name)}.")

    def milestones(self) -> None:
        """Check the seals of milestones: each signs where the journal and its document were."""
        for spec, number, row in chains.milestones_named(self.session):
            said = read_milestone(row.seal) if row.seal else None
            place = f"Pièce {spec}, version {number} : le sceau du jalon"
            if said is None:
                if row.seal:
                    self.fault(f"{place} est faux.")
                continue
            at = row.at.isoformat(timespec="seconds")
            named = (spec, number, row.name, row.account_id, at)
            if named != (said.spec, said.number, said.name, said.account, said.at):
                self.fault(f"{place} dit autre chose que ce qui est affiché.")
                continue
            self._known(place, said.key)
            self._signed(JOURNAL, said.count, said.head)
            self._signed(chain_name(spec), number, said.digest)

    def _passed(self, name: str, count: int, digest: str) -> None:
        """Compare the entry `count` of a chain with what was signed then."""
        self.counts[name] = count
        if self.signed.get(name, {}).get(count, digest) != digest:
            self.fault(
                f"{_said(name)}, n° {count} : ce n’est plus l’empreinte du point de contrôle."
            )

    def ends(self) -> None:
        """Find the chains that are shorter than a checkpoint says they were."""
        for name, said in self.signed.items():
            count, most = self.counts.get(name, 0), max(said)
            if count < most:
                self.fault(
                    f"{_said(name)} : {count} entrées, mais un point de contrôle en a signé {most}. La fin a été coupée."
                )

    def specs(self) -> None:
        """Read every document again."""
        rows = chains.every_spec(self.session)
        for done, spec in enumerate(rows, start=1):
            assert spec.id is not None
            self._spec(spec, spec.id)
            self.found.documents += 1
            self.told(done, len(rows))

    def _spec(self, spec: Spec, spec_id: int) -> None:
        name, last, doc = f"Pièce {spec_id} ({spec.code})", None, None
        for revision, text in _paired(self.session, spec_id):
            if isinstance(text, TextBroken):
                self.fault(
                    f"{name}, version {_number(revision)} : texte illisible ({text})."
                )
                return
            if revision is None or text is None:
                self.fault(
                    f"{name} : une version a un texte ou une ligne de trop, ou en manque."
                )
                return
            for fault in _revision_faults(last, revision, text):
                self.fault(f"{name}, version {revision.number} : {fault}")
            doc = self._read(name, last, revision, text=text, before=doc)
            self._passed(chain_name(spec_id), revision.number, revision.digest)
            self.found.revisions += 1
            last = revision
        self._spec_end(name, spec, last, doc)

    def _read(
        self,
        name: str,
        last: Revision | None,
        revision: Revision,
        *,
        text: str,
        before: Node | None,
    ) -> Node:
        """Read a text again, and replay the steps that lead to it."""
        place = f"{name}, version {revision.number}"
        source = markdown.parse(text)
        if limits.faults(text) or "".join(source.blocks) != text:
            self.fault(f"{place} : le texte ne se relit pas comme il est écrit.")
        if last is not None and before is not None:
            for fault in self._steps_faults(
                last, revision, before=before, after=source.doc
            ):
                self.fault(f"{place} : {fault}")
        return source.doc

    def _steps_faults(
        self, last: Revision, revision: Revision, *, before: Node, after: Node
    ) -> Iterator[str]:
        try:
            rows = specs.steps_between(
                self.session, revision.spec_id, last.version, revision.version
            )
        except PackBroken:
            yield "ses modifications, rangées, ne se relisent pas."
            return
        versions = [row.version for row in rows]
        if versions != list(range(last.version + 1, revision.version + 1)):
            yield "des modifications manquent dans son histoire."
            return
        authors = sorted({row.account_id for row in rows})
        if rows and json.dumps(authors) != revision.authors:
            yield "ses auteurs ne sont pas ceux de ses modifications."
        try:
            applied = engine.apply_steps(before, drafts.changes_of(rows))
        except RuntimeError:
            yield "une de ses modifications est illisible."
            return
        if isinstance(applied, engine.Refused) or not applied.doc.eq(after):
            yield "ses modifications ne mènent pas à son texte."
        if (revision.words_added, revision.words_removed) != differences.size(
            before, after
        ):
            yield "ses nombres de mots ajoutés et retirés ne sont pas les bons."

    def _spec_end(
        self, name: str, spec: Spec, last: Revision | None, doc: Node | None
    ) -> None:
        if last is None or doc is None:
            self.fault(f"{name} : aucune version.")
            return
        if last.number != spec.number:
            self.fault(
                f"{name} : {last.number} versions, mais la pièce dit en avoir {spec.number}."
            )
        if packs.step_count(self.session, last.spec_id) != (spec.version, spec.version):
            self.fault(
                f"{name} : ses modifications ne sont pas au nombre de {spec.version}."
            )
        elif not self._goes_on(spec, last, doc):
            self.fault(f"{name} : ses modifications en cours ne s’appliquent pas.")
        with suppress(RuntimeError):  # what cannot be replayed was said above
            for number in authorship.packs_astray(self.session, last.spec_id):
                self.fault(
                    f"{name}, version {number} : ses auteurs, rangés, ne sont pas ceux de ses modifications."
                )

    def _goes_on(self, spec: Spec, last: Revision, doc: Node) -> bool:
        """Tell whether what was written since the last revision applies to its text."""
        rows = specs.steps_between(self.session, last.spec_id, last.version, spec.version)
        try:
            applied = engine.apply_steps(doc, drafts.changes_of(rows))
        except RuntimeError:
            return False
        return not isinstance(applied, engine.Refused)

    def journal(self) -> None:
        """Compute the chain of the journal again."""
        previous, count = "", 0
        for row in chains.every_journal_entry(self.session):
            count += 1
            for fault in _entry_faults(previous, row):
                self.fault(f"Journal, entrée {row.id} : {fault}")
            self._passed(JOURNAL, count, row.digest)
            self._name(row)
            previous = row.digest
        head = chains.journal_end(self.session)
        if head is None or (head.count, head.digest) != (count, previous):
            self.fault(f"Journal : {count} entrées, mais son compteur dit autre chose.")
        self.found.entries = count

    def _name(self, row: Journal) -> None:
        if row.action != "name_milestone" or row.spec_id is None:
            return
        try:
            detail = json.loads(row.detail)
            said = (str(detail["name"]), str(detail.get("key", "")))
            self.named[row.spec_id, int(detail["number"])] = said
        except (ValueError, KeyError, TypeError):
            self.fault(f"Journal, entrée {row.id} : elle ne dit pas quel jalon a été posé.")

    def rest(self) -> None:
        """Check milestones, pictures and edits against what the chains say."""
        standing: Named = {}
        for spec, number, row in chains.milestones_named(self.session):
            said = read_milestone(row.seal) if row.seal else None
            standing[spec, number] = (row.name, said.key if said else "")
        for spec, number in sorted(self.named.keys() | standing.keys()):
            if self.named.get((spec, number)) != standing.get((spec, number)):
                self.fault(
                    f"Pièce {spec}, version {number} : le jalon n’a pas le nom ou le sceau que dit le journal."
                )
        for image in chains.every_image(self.session):
            if not image.name.startswith(hashlib.sha256(image.content).hexdigest()[:40]):
                self.fault(f"L’image {image.name} n’est pas celle que dit son nom.")
        for edit in chains.edits_astray(self.session):
            self.fault(
                f"Pièce {edit.spec_id} : un enregistrement mène à une version absente."
            )


def _paired(
    session: Session, spec_id: int
) -> Iterator[tuple[Revision | None, str | TextBroken | None]]:
    """Give each revision with its text; the one without the other shows as None."""

    def read() -> Iterator[str | TextBroken]:
        try:
            yield from (text for _, text in texts.texts_of(session, spec_id))
        except TextBroken as broken:
            yield broken

    yield from zip_longest(chains.every_revision(session, spec_id), read())


def _number(revision: Revision | None) -> str:
    return str(revision.number) if revision else "?"


def _revision_faults(last: Revision | None, revision: Revision, text: str) -> Iterator[str]:
    if revision.number != (last.number + 1 if last else 1):
        yield "la précédente manque."
    if revision.previous != (last.digest if last else ""):
        yield "elle n’est pas scellée à la précédente."
    try:
        digest = seal(revision.previous, revision_content(revision, text))
    except ValueError:
        digest = ""  # its list of authors is no list
    if revision.digest != digest:
        yield "son empreinte n’est pas celle de son contenu."


def _entry_faults(previous: str, row: Journal) -> Iterator[str]:
    if row.previous != previous:
        yield "elle n’est pas scellée à la précédente."
    if row.digest != seal(row.previous, journal_content(row)):
        yield "son empreinte n’est pas celle de son contenu."
    if (
        row.private
        and hashlib.sha256(row.private.encode()).hexdigest() != row.private_digest
    ):
        yield "sa partie personnelle a été changée."


def _said(chain: str) -> str:
    kind, _, number = chain.partition(":")
    return f"Pièce {number}" if kind == "spec" else "Journal"


def verify(
    session: Session,
    *,
    checkpoints: Iterable[Checkpoint | int] = (),
    told: Callable[[int, int], None] = lambda done, of: None,
    keys: frozenset[str] = frozenset(),
) -> Verified:
    """Verify everything that this session sees; `told` hears how many documents are done.

    `keys` are the public halves that may have signed; any may when none is given.

    Reads a few rows at a time; never raises on a damaged database, whose faults it names.
    """
    walk = _Walk(session, checkpoints, told, keys)
    walk.milestones()
    walk.specs()
    walk.journal()
    walk.rest()
    walk.ends()
    return walk.found
