"""The words that pure code puts around a text, said in the reader's language.

Exports are French documents: their words do not follow the reader's language.
"""

import json
from functools import cache, partial

from wikimarche.desk.exporting import ExportWords
from wikimarche.desk.keys import open_key
from wikimarche.desk.reading import Reading
from wikimarche.desk.sealing import Installation
from wikimarche.errors import Sentence, StoreUnavailable, several
from wikimarche.settings import Settings
from wikimarche.store.tables import Spec, Tender
from wikimarche.text.comparison_html import CompareWords
from wikimarche.text.html import Words
from wikimarche.web.editor_words import EDITOR_WORDS
from wikimarche.web.pages import Pages
from wikimarche.web.tongues import Tongue

__all__ = ["compare_words", "editor_words", "export_words", "page_words", "sealing_of"]

NO_KEY = Sentence(
    "La clé de scellement ne peut être ni lue, ni créée : prévenez l’administrateur du site. Rien n’a changé."
)


@cache
def editor_words(tongue: Tongue) -> str:
    """Give the words of the editor as JSON that ends no script, whatever it says."""
    words = {name: tongue.say(sentence) for name, sentence in EDITOR_WORDS.items()}
    return json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")


def page_words(tongue: Tongue) -> Words:
    """Give the words around a text on a page."""
    say = tongue.say
    return Words(
        field_missing=say(Sentence("à renseigner")),
        reference_missing=say(Sentence("article introuvable")),
        guidance=say(Sentence("Aide à la rédaction, jamais exportée")),
        footnotes=say(Sentence("Notes")),
        footnote_back=say(Sentence("Retour à l’appel de la note %(number)s")),
        of_document=say(Sentence("%(number)s du %(spec)s")),
        clause=say(Sentence("Clause %(id)s, version %(version)s")),
        table=say(Sentence("Tableau")),
        image_missing=say(Sentence("image extérieure non affichée")),
        action=say(Sentence("Modifier")),
        action_name=say(Sentence("Modifier l’article « %(title)s »")),
    )


def _unchanged(tongue: Tongue, count: int) -> str:
    return tongue.say(
        several("un passage inchangé", "%(count)s passages inchangés", {"count": count})
    )


def compare_words(tongue: Tongue, *, before: str, after: str) -> CompareWords:
    """Give the words of a comparison; `before` and `after` name its two sides."""
    say = tongue.say
    return CompareWords(
        added=say(Sentence("ajouté :")),
        removed=say(Sentence("supprimé :")),
        restyled=say(Sentence("mis en forme autrement :")),
        end=say(Sentence("fin")),
        moved_here=say(Sentence("Article déplacé ici : voir son ancienne place")),
        moved_away=say(Sentence("« %(title)s » a été déplacé : voir sa nouvelle place")),
        unchanged=partial(_unchanged, tongue),
        before=before,
        after=after,
        guidance=say(Sentence("Aide à la rédaction")),
        clause=say(Sentence("Clause %(id)s, version %(version)s")),
    )


def _label(tongue: Tongue, of: Reading) -> str:
    return f"version {of.revision.number} du {tongue.day(of.revision.at)}"


def _frame(pages: Pages, tender: Tender, spec: Spec, *, of: Reading, body: str) -> str:
    style = pages.assets.path("export.css").read_text(encoding="utf-8")
    context = {"tender": tender, "spec": spec, "read": of, "body": body, "style": style}
    return pages.render("fr", "exports/document.html", context, None)


def export_words(
    french: Tongue, pages: Pages, *, office: str, by: Installation | None = None
) -> ExportWords:
    """Give the words of exported files; `office` is the setting about LibreOffice, `by` seals."""
    return ExportWords(
        page=page_words(french),
        label=partial(_label, french),
        frame=partial(_frame, pages),
        office=office,
        by=by,
    )


def sealing_of(settings: Settings) -> Installation:
    """Give what seals files and milestones here; its key is made at the first need.

    Raises Invalid when the key is no key or others may read it, StoreUnavailable when its
    file can be neither read nor made.
    """
    try:
        key = open_key(settings.seal_key)
    except OSError as error:
        raise StoreUnavailable(NO_KEY) from error
    return Installation(settings.organisation, settings.public_url, key)
