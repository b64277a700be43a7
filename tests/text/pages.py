"""What stands around a document in tests, and its page parsed."""

import lxml.html

from wikimarche.text.html import Context, Reference, Words, render
from wikimarche.text.outline import Scheme, outline
from wikimarche.text.schema import Node

WORDS = Words(
    field_missing="à renseigner",
    reference_missing="référence introuvable",
    guidance="Conseil de rédaction",
    footnotes="Notes",
    footnote_back="Retour à l’appel de note %(number)s",
    of_document="%(number)s du %(spec)s",
    clause="Clause %(id)s, version %(version)s",
    table="Tableau",
    image_missing="image extérieure non affichée",
    action="Modifier",
    action_name="Modifier %(title)s",
)


def context(doc: Node) -> Context:
    return Context(
        outline(doc, Scheme.ARTICLES),
        {"duree": "12 mois <fermes>", "vide": ""},
        {("CCAP", "penalites"): Reference("7.2", "Pénalités", "/m/1/CCAP#art-penalites")},
        WORDS,
    )


def page_of(doc: Node) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(f"<div>{render(doc, context(doc))}</div>")
