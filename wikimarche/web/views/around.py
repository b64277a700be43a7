"""What every page about a document shows around it: its tender, its neighbours, people's names."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wikimarche.desk import reading
from wikimarche.desk.fields import OWN_FIELDS
from wikimarche.desk.reading import Reading
from wikimarche.desk.sealing import MilestoneSeal, read_milestone
from wikimarche.rules import Actor, Profile
from wikimarche.store import specs as spec_store
from wikimarche.store import tenders as tender_store
from wikimarche.store.tables import Account, Milestone, Revision
from wikimarche.text.outline import Section
from wikimarche.web.nearness import keep_cited
from wikimarche.web.visit import Visit

__all__ = [
    "around",
    "face_of",
    "field_labels",
    "keep_key",
    "kept_by",
    "reading_now",
    "rekeyed",
    "seals_of",
    "tree",
    "with_faces",
]

Branch = tuple[str, str, str, int, None, Sequence[Any]]


def around(visit: Visit) -> dict[str, Any]:
    """Give tender, spec, spec_list (the tender's documents, in order) and lots."""
    session, tender = visit.ask.session, visit.number("tender")
    return {
        "tender": visit.tender,
        "spec": visit.spec,
        "spec_list": spec_store.specs_of(session, tender),
        "lots": tender_store.lots_of(session, tender),
    }


def face_of(account: Account) -> Actor:
    """Give somebody as pages draw them: a name, initials, a colour."""
    return Actor(account.id or 0, account.name, Profile(account.profile))


def with_faces(
    rows: Sequence[tuple[Revision, Account, Milestone | None]],
) -> list[tuple[Revision, Actor, Milestone | None]]:
    """Give revisions with their authors as pages draw them."""
    return [(revision, face_of(account), named) for revision, account, named in rows]


def seals_of(
    rows: Iterable[tuple[Revision, Milestone | None]],
) -> dict[int, MilestoneSeal]:
    """Give the seals of the revisions that were named with one, by their number."""
    seals = {
        row.number: read_milestone(named.seal) for row, named in rows if named is not None
    }
    return {number: seal for number, seal in seals.items() if seal is not None}


def field_labels(visit: Visit) -> Mapping[str, str]:
    """Give the words of every field that the tender has, by name, in the reader's language."""
    own = {name: visit.tongue.say(words) for name, (words, _) in OWN_FIELDS.items()}
    rows = tender_store.field_values(visit.ask.session, visit.number("tender"))
    return own | {row.name: row.label for row in rows}


def reading_now(visit: Visit) -> Reading:
    """Give the document as it is now; read once for everybody, as long as its tender stands so."""

    def make() -> Reading:
        read = reading.read_spec(visit.ask, visit.tender, visit.spec)
        if visit.standing:
            keep_cited(visit.shared, visit.standing, visit.spec.id or 0, read.cites)
        return read

    return visit.share(("reading", visit.spec.id), make, _weight)


def _weight(read: Reading) -> int:
    """Give about the bytes a reading holds: its nodes may outlive the texts kept elsewhere."""
    return 5 * read.doc.node_size


def tree(sections: Sequence[Section]) -> list[Branch]:
    """Give articles as the branches that the macro `contents_tree` draws."""
    found: list[Branch] = []
    rest = list(sections)
    while rest:
        first = rest.pop(0)
        inside = [section for section in rest if section.index < first.end]
        rest = rest[len(inside) :]
        href = f"#art-{first.key}"
        found.append((first.number, first.title, href, 0, None, tree(inside)))
    return found


def keep_key(visit: Visit, section: str, *, after: bool, again: bool = False) -> str:
    """Give the name under which a browser keeps the unsaved text of one form.

    `after` is the form of a new article, `again` that of a text rewritten after a collision.
    """
    suffix = ("+" if after else "") + ("!" if again else "")
    return f"{visit.ask.who.id}/spec/{visit.spec.id}/{section}{suffix}"


def kept_by(visit: Visit) -> dict[str, Any]:
    """Give kept and kept_number: the names of the texts just saved and the version they are in.

    The address says which edit it was. One that changed nothing is in the version it was
    made on: it counts as the next, so that its text is no longer offered as unsaved.
    """
    edit = spec_store.edit_of(visit.ask.session, visit.query("edit"))
    if edit is None or (edit.account_id, edit.spec_id) != (visit.ask.who.id, visit.spec.id):
        return {"kept": (), "kept_number": 0}
    after = visit.query("after") == "1"
    keys = (
        keep_key(visit, edit.section, after=after, again=again) for again in (False, True)
    )
    return {"kept": tuple(keys), "kept_number": max(edit.number, edit.base_number + 1)}


def rekeyed(visit: Visit) -> list[str]:
    """Give the keys of articles that stood twice in what was just saved, as the address says."""
    return [key for key in visit.query("rekeyed").split(",") if key]
