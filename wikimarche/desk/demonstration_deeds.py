"""What each deed of the demonstration does: the desk's own verbs, as a person would.

Nothing is forgiven: a passage that is not in the article, a person who may not write, a
field that does not exist stop the loading, so that the scenario cannot drift away from
the models it starts from.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import singledispatch

from sqlmodel import Session

from wikimarche.desk import (
    drafts,
    history,
    images,
    placing,
    sheet,
    signing_in,
    specs,
    tenders,
    writing,
)
from wikimarche.desk.asking import Ask, hold
from wikimarche.desk.catalogue import catalogue_of
from wikimarche.desk.demonstration_scenario import (
    Add,
    Deed,
    Edit,
    Fill,
    Join,
    Move,
    Name,
    NewField,
    Open,
    Place,
    Restore,
    Shift,
    Step,
    file_bytes,
)
from wikimarche.desk.drafts import Draft
from wikimarche.desk.labels import Origin
from wikimarche.desk.placing import PlaceForm
from wikimarche.desk.revisions import save_revision
from wikimarche.desk.sheet import LotForm, SheetForm
from wikimarche.desk.specs import SpecForm, Start
from wikimarche.desk.writing import EditForm
from wikimarche.rules import Action, Role
from wikimarche.store import specs as spec_store
from wikimarche.store.tables import Account, Spec, Tender
from wikimarche.text import outline, structure
from wikimarche.text.clause_placing import blanks_of
from wikimarche.text.outline import Scheme
from wikimarche.text.schema import Node, node

__all__ = ["ScenarioBroken", "Scene", "perform"]

GUIDANCE = re.compile(r"^::: guide$.*?^:::$\n*", re.DOTALL | re.MULTILINE)


class ScenarioBroken(ValueError):
    """The scenario does not hold together; the message says which step and why."""


@dataclass
class Scene:
    """What was made so far: accounts, services and tenders, by the names that steps use."""

    session: Session
    accounts: Mapping[str, Account]
    services: dict[str, int]
    tenders: dict[str, Tender] = field(default_factory=dict)

    def ask(self, who: str, at: datetime) -> Ask:
        """Open the request of a person, whose roles are read anew."""
        nobody = Ask(self.session, None, at)
        return replace(nobody, actor=signing_in.actor_of(nobody, self.accounts[who]))

    def spec(self, tender: Tender, code: str) -> Spec:
        """Give the document that a step names by its code."""
        assert tender.id is not None
        rows = spec_store.specs_of(self.session, tender.id)
        found = next((row for row in rows if row.code == code), None)
        if found is None:
            raise ScenarioBroken(f"{tender.reference} has no document {code}")
        return found


@dataclass(frozen=True)
class _Turn:
    """One step being done: the scene, the request, and the step."""

    scene: Scene
    ask: Ask
    step: Step

    @property
    def tender(self) -> Tender:
        return self.scene.tenders[self.step.tender]

    def spec(self, code: str) -> Spec:
        return self.scene.spec(self.tender, code)

    def edit_id(self, code: str) -> str:
        """Name an edit by its place in the scenario: the same at each loading."""
        place = f"{self.step.tender}/{code}/{self.step.place}"
        return hashlib.sha256(place.encode()).hexdigest()[:32]


def perform(scene: Scene, step: Step) -> None:
    """Do one step; whatever stops it is raised with the step's place."""
    turn = _Turn(scene, scene.ask(step.who, step.at), step)
    try:
        _do(step.deed, turn)
    except Exception as error:
        error.add_note(f"in {step.tender}.toml, step {step.place} at {step.at}")
        raise


@singledispatch
def _do(deed: Deed, turn: _Turn) -> None:
    raise ScenarioBroken(f"nothing does {deed}")


# --- the tender and its sheet


@_do.register
def _open(deed: Open, turn: _Turn) -> None:
    lots = [LotForm(**row) for row in deed.lots]
    form = SheetForm(**deed.sheet, lots=lots)
    turn.scene.tenders[turn.step.tender] = tenders.create_tender(turn.ask, form)


@_do.register
def _join(deed: Join, turn: _Turn) -> None:
    roles: Mapping[Role, Sequence[str]] = {
        Role.OWNER: deed.owners,
        Role.WRITER: deed.writers,
        Role.READER: deed.readers,
    }
    for role, names in roles.items():
        for name in names:
            account_id = turn.scene.accounts[name].id
            assert account_id is not None
            tenders.add_member(turn.ask, turn.tender, account_id=account_id, role=role)


@_do.register
def _fill(deed: Fill, turn: _Turn) -> None:
    form = sheet.form_of(turn.ask.session, turn.tender)
    if unknown := set(deed.fields) - set(form.fields):
        raise ScenarioBroken(f"no such field on the sheet: {sorted(unknown)}")
    form = replace(form, fields={**form.fields, **deed.fields}, **deed.sheet)
    tenders.update_sheet(turn.ask, turn.tender, form)


@_do.register
def _new_field(deed: NewField, turn: _Turn) -> None:
    tenders.add_field(turn.ask, turn.tender, **vars(deed))


@_do.register
def _move(deed: Move, turn: _Turn) -> None:
    tenders.move_phase(turn.ask, turn.tender, **vars(deed))


# --- the documents


@_do.register
def _add(deed: Add, turn: _Turn) -> None:
    service = str(turn.scene.services[deed.service]) if deed.service else ""
    form = SpecForm(deed.kind, deed.title, deed.scheme, deed.lot, service)
    specs.add_spec(turn.ask, turn.tender, form, _start(turn, deed))


def _start(turn: _Turn, deed: Add) -> Start:
    if deed.file:
        return Start(file_name=deed.file, content=file_bytes(deed.file))
    if deed.copy_of:
        name, _, code = deed.copy_of.partition("/")
        spec = turn.scene.spec(turn.scene.tenders[name], code)
        assert spec.id is not None
        return Start(copy_of=(spec.tender_id, spec.id))
    return Start(model=deed.model)


@_do.register
def _name(deed: Name, turn: _Turn) -> None:
    for code in deed.specs:
        spec = turn.spec(code)
        history.name_milestone(
            turn.ask, turn.tender, spec, number=spec.number, name=deed.name
        )


@_do.register
def _restore(deed: Restore, turn: _Turn) -> None:
    spec = turn.spec(deed.spec)
    writing.restore_revision(
        turn.ask,
        turn.tender,
        spec,
        number=spec.number - deed.back,
        reason=deed.reason,
        edit_id=turn.edit_id(deed.spec),
    )


# --- their articles


@_do.register
def _edit(deed: Edit, turn: _Turn) -> None:
    spec = turn.spec(deed.spec)
    base = _base(turn, spec, deed.behind)
    text = deed.after or _changed(writing.section_text(base, deed.section), deed)
    for picture in deed.pictures:
        address = images.add_image(turn.ask, turn.tender, file_bytes(picture))
        text = _put(text, f"/images/{picture}", address)
    form = EditForm(
        section=deed.section,
        text=text,
        base_number=base.number,
        edit_id=turn.edit_id(deed.spec),
        reason=deed.reason,
        after=bool(deed.after),
    )
    saved = writing.edit_section(turn.ask, turn.tender, spec, form)
    if saved.unchanged or saved.rekeyed or saved.joined != bool(deed.behind):
        raise ScenarioBroken(f"not the edit that was meant: {saved}")


def _base(turn: _Turn, spec: Spec, behind: int) -> Draft:
    """Give the document as the person had it before them when they began to type."""
    assert spec.id is not None
    revision = spec_store.revision_at(turn.ask.session, spec.id, spec.number - behind)
    if revision is None:
        raise ScenarioBroken(f"no version {behind} before the last one")
    source = drafts.source_of(turn.ask.session, revision)
    return Draft(revision, revision.version, source, source.doc)


def _changed(text: str, deed: Edit) -> str:
    """Give the text of an article as the deed leaves it."""
    if deed.text is not None:
        return deed.text
    if deed.answered:
        text = _without_guidance(text)
    for old, new in deed.replace:
        text = _put(text, old, new)
    return f"{text}\n\n{deed.append}" if deed.append else text


def _put(text: str, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise ScenarioBroken(f"stands {text.count(old)} times in the article: {old!r}")
    return text.replace(old, new)


def _without_guidance(text: str) -> str:
    left, count = GUIDANCE.subn("", text)
    if not count:
        raise ScenarioBroken("the article has no guidance to take out")
    return left


@_do.register
def _place(deed: Place, turn: _Turn) -> None:
    shelved = catalogue_of(turn.ask.session).shelves.get(deed.number)
    if shelved is None:
        raise ScenarioBroken(f"the library has no {deed.number}")
    blanks = blanks_of(shelved.clause, deed.level, deed.part)
    form = PlaceForm(
        number=deed.number,
        version=shelved.version,
        section=deed.section,
        edit_id=turn.edit_id(deed.spec),
        level=deed.level,
        part=deed.part,
        values={b.name: b.default(deed.level) for b in blanks} | dict(deed.values),
    )
    placing.place_clause(turn.ask, turn.tender, turn.spec(deed.spec), form)


@_do.register
def _shift(deed: Shift, turn: _Turn) -> None:
    """Move an article in one step of its history, as dragging it in the outline does."""
    hold(turn.ask, turn.tender, Action.WRITE_SPEC, shared=True)
    spec = turn.spec(deed.spec)
    draft = drafts.draft_of(turn.ask.session, spec)
    steps = structure.structural_steps(draft.doc, _moved(draft.doc, deed))
    draft = writing.push_steps(
        turn.ask, spec, draft, steps, edit_id=turn.edit_id(deed.spec)
    )
    save_revision(turn.ask, spec, draft, reason=deed.reason, origin=Origin.FORM)


def _moved(doc: Node, deed: Shift) -> Node:
    sections = outline.outline(doc, Scheme.ARTICLES)
    moved, target = sections.get(deed.section), sections.get(deed.behind)
    if moved is None or target is None:
        raise ScenarioBroken(f"no article {deed.section} or {deed.behind}")
    others = [*range(moved.index), *range(moved.end, doc.child_count)]
    place = others.index(target.end - 1) + 1
    order = [*others[:place], *range(moved.index, moved.end), *others[place:]]
    return node("doc", [doc.child(index) for index in order])
