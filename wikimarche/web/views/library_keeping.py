"""Keeping the library: proposing a clause or a wording, publishing one, retiring one."""

from typing import Any, Final

from wikimarche.desk import clause_forms, drafts, library, new_clause
from wikimarche.desk.asking import place_of
from wikimarche.desk.clause_forms import FIELDS, HEAD
from wikimarche.desk.new_clause import ClauseForm
from wikimarche.desk.reading import outline_of
from wikimarche.errors import Invalid, Sentence, Stale
from wikimarche.rules import Action, may
from wikimarche.store import library as shelf
from wikimarche.store.library_tables import ClauseVersion
from wikimarche.text import markdown
from wikimarche.text.clause_search import Shelved
from wikimarche.text.clauses import (
    DOCUMENTS,
    ENVIRONMENT,
    FAMILIES,
    NATURES,
    SOCIAL,
    ClauseType,
)
from wikimarche.text.schema import Node, node
from wikimarche.web.views.library import Destination, destination_of
from wikimarche.web.visit import Answer, Page, Redirect, Visit

__all__ = [
    "propose",
    "propose_new",
    "publish",
    "retire",
    "show_new",
    "show_propose",
    "show_publish",
    "show_retire",
    "typed_texts",
]

UNCHANGED: Final = Sentence("Rien n’a changé : modifiez la rédaction avant de l’envoyer.")
TITLE: Final = 90  # characters of a title
MANY: Final = ("documents", "natures", "environment", "social")
ONE: Final = (
    *("title", "summary", "type", "article", "family", "link", "watch", "proof"),
    *("law", "wording"),
)


def typed_texts(visit: Visit) -> dict[str, str]:
    """Give the texts of a clause as they were typed, by name of field."""
    return {name: visit.form.get(name) for name in (HEAD, *FIELDS)}


# --- another wording of a clause


def show_propose(visit: Visit) -> Answer:
    """Show the form that proposes another wording."""
    return _form_page(visit, publishes=False)


def show_publish(visit: Visit) -> Answer:
    """Show the form by which a steward publishes a wording, that of a proposal if the address says so."""
    return _form_page(visit, publishes=True)


def _form_page(visit: Visit, *, publishes: bool) -> Page:
    """Context: clause (published), version (it is made on), texts (by field), reason, publishes,
    fields (name, words), source (the proposal its words come from, or None), refusal.
    """
    shelved, row = _published(visit)
    asked = visit.query("proposal") if publishes else ""
    source = _proposal(visit, asked, row) if asked else None
    texts = typed_texts(visit)
    if HEAD not in visit.form.texts:
        texts = clause_forms.texts_of(source.body if source else row.body)
    typed_on = None if isinstance(visit.refusal, Stale) else visit.form.whole("version")
    context = {
        "clause": shelved.clause,
        "version": typed_on or shelved.version,
        "texts": texts,
        "reason": visit.form.get("reason") or (source.reason if source else ""),
        "publishes": publishes,
        "source": source,
        "fields": FIELDS,
        "refusal": clause_forms.beside(visit.refusal, clause_forms.file_of(texts)),
    }
    return Page("library/write.html", context)


def _published(visit: Visit) -> tuple[Shelved, ClauseVersion]:
    shelved = library.shelved(visit.ask, visit.path("clause"))
    number = shelved.clause.number
    row = shelf.version_of(visit.ask.session, number, shelved.version)
    assert row is not None
    return shelved, row


def _proposal(visit: Visit, asked: str, row: ClauseVersion) -> Any:
    """Give the proposal of this clause that the address names, None when there is none."""
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        return None
    found = shelf.proposal_of(visit.ask.session, int(asked))
    return found if found is not None and found.clause_id == row.clause_id else None


def _sent(visit: Visit) -> tuple[str, int]:
    """Give the file that was typed and the version it was made on, which must differ from it."""
    shelved, _ = _published(visit)
    number, base = shelved.clause.number, visit.form.whole("version") or 0
    row = shelf.version_of(visit.ask.session, number, base)
    if row is None:
        raise Stale
    texts = typed_texts(visit)
    body = clause_forms.file_of(texts)
    if body == clause_forms.file_of(clause_forms.texts_of(row.body)):
        raise Invalid({}, UNCHANGED)
    clause_forms.check_number(body, number)
    return body, base


def propose(visit: Visit) -> Answer:
    """Propose another wording; a steward answers."""
    body, base = _sent(visit)
    library.propose(visit.ask, body, reason=visit.form.get("reason"), base_version=base)
    return Redirect("my_proposals", done="clause_proposed")


def publish(visit: Visit) -> Answer:
    """Publish a wording at once."""
    body, base = _sent(visit)
    library.publish(visit.ask, body, reason=visit.form.get("reason"), base_version=base)
    return Redirect("clause", {"clause": visit.path("clause")}, done="clause_published")


# --- a clause that is no longer proposed


def show_retire(visit: Visit) -> Answer:
    """Ask why before a clause is retired; context: clause, version, uses (those seen), reason,
    refusal.
    """
    shelved, _ = _published(visit)
    number = shelved.clause.number
    context = {
        "clause": shelved.clause,
        "version": shelved.version,
        "uses": shelf.uses_seen(visit.ask.session, visit.ask.who, number),
        "reason": visit.form.get("reason"),
        "refusal": visit.refusal,
    }
    return Page("library/retire.html", context)


def retire(visit: Visit) -> Answer:
    """Take a clause out of the library, with a reason."""
    number, base = visit.path("clause"), visit.form.whole("version")
    if base is None:
        raise Stale
    library.retire(visit.ask, number, reason=visit.form.get("reason"), base_version=base)
    return Redirect("clause", {"clause": number}, done="clause_retired")


# --- a new clause


def show_new(visit: Visit) -> Answer:
    """Show the form of a new clause, with an article's own text when the address names one.

    Context: form (ClauseForm), reason, target (tender, spec) or None, title (of the article),
    asked (what the address says), choices (the codes of each list), refusal.
    """
    passage = _passage(visit)
    form = _typed_form(visit) if visit.form.texts else _first_form(passage)
    context = {
        "form": form,
        "reason": visit.form.get("reason"),
        "target": passage[0] if passage else None,
        "title": passage[1] if passage else "",
        "asked": {name: visit.query(name) for name in ("tender", "spec", "section")},
        "choices": {
            "type": [each.value for each in ClauseType],
            "documents": DOCUMENTS,
            "natures": NATURES,
            "family": FAMILIES,
            "environment": ENVIRONMENT,
            "social": SOCIAL,
        },
        "refusal": visit.refusal,
    }
    return Page("library/new.html", context)


def _typed_form(visit: Visit) -> ClauseForm:
    form = visit.form
    asked = (form.get("question_1"), form.get("question_2"))
    values: dict[str, Any] = {name: form.get(name) for name in ONE}
    values |= {name: tuple(form.texts.get(name, ())) for name in MANY}
    return ClauseForm(**values, questions=asked)


def _first_form(passage: tuple[Destination, str, str] | None) -> ClauseForm:
    if passage is None:
        return ClauseForm()
    (tender, spec), title, wording = passage
    return ClauseForm(
        title=title[:TITLE],
        documents=[spec.kind] if spec.kind in DOCUMENTS else [],
        article=title,
        natures=[tender.nature] if tender.nature in NATURES else [],
        wording=wording,
    )


def _passage(visit: Visit) -> tuple[Destination, str, str] | None:
    """Give the document that the address names, the title and the own text of its article.

    None unless who asks may read it: nothing then tells a hidden document from a missing one.
    """
    target = destination_of(visit)
    if target is None or not may(visit.actor, Action.READ_SPEC, place_of(target[0])):
        return None
    doc = drafts.draft_of(visit.ask.session, target[1]).doc
    section = outline_of(target[1], doc).get(visit.query("section"))
    if section is None:
        return target, "", ""
    blocks = _plain(list(doc.children)[section.index + 1 : section.own_end])
    text = markdown.write(node("doc", blocks)).strip() if blocks else ""
    return target, section.title, text


def _plain(blocks: list[Node]) -> list[Node]:
    """Give blocks without drafting guidance; those of a placed clause stand for it."""
    found: list[Node] = []
    for block in blocks:
        if block.type.name == "clause":
            found += _plain(list(block.children))
        elif block.type.name != "guidance":
            found.append(block)
    return found


def propose_new(visit: Visit) -> Answer:
    """Propose a clause that the library has not; a steward goes on to answer it."""
    passage = _passage(visit)
    spec_id = passage[0][1].id if passage else None
    row = new_clause.propose_new(
        *(visit.ask, _typed_form(visit)),
        reason=visit.form.get("reason"),
        spec_id=spec_id,
    )
    visit.ask.session.flush()
    if may(visit.actor, Action.KEEP_LIBRARY):
        return Redirect("proposal", {"proposal": row.id}, done="clause_proposed")
    return Redirect("my_proposals", done="clause_proposed")
