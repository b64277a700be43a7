"""Texts that cannot be kept, said in a sentence a person can act on."""

from collections.abc import Mapping

from wikimarche.errors import Invalid, Sentence
from wikimarche.text.limits import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_PIECES,
    Fault,
    TextFault,
    faults,
)

__all__ = ["check_text", "fault_of", "sentence_of"]

SENTENCES: Mapping[Fault, Sentence] = {
    Fault.TOO_LONG: Sentence(
        "Ce texte dépasse %(limit)s ko (environ 300 pages). Répartissez-le en plusieurs pièces.",
        {"limit": MAX_BYTES // 1000},
    ),
    Fault.CONTROL: Sentence(
        "Ligne %(line)s : un caractère de commande invisible (%(detail)s) empêche l’enregistrement. Supprimez-le ou retapez le mot."
    ),
    Fault.SURROGATE: Sentence(
        "Ligne %(line)s : un caractère est coupé en deux (%(detail)s). Retapez-le."
    ),
    Fault.NONCHARACTER: Sentence(
        "Ligne %(line)s : %(detail)s n’est pas un caractère et abîmerait les fichiers Word. Supprimez-le."
    ),
    Fault.NESTING: Sentence(
        "Ligne %(line)s : plus de %(limit)s niveaux emboîtés. Simplifiez les listes ou les citations.",
        {"limit": MAX_DEPTH},
    ),
    Fault.TOO_MANY: Sentence(
        "Ce texte compte %(detail)s éléments (lignes, cellules, mises en forme…), pour %(limit)s au plus. Répartissez-le en plusieurs pièces.",
        {"limit": MAX_PIECES},
    ),
}


def sentence_of(fault: TextFault) -> Sentence:
    """Give the sentence of a fault, with its line and what stands there."""
    base = SENTENCES[fault.fault]
    return Sentence(base.text, {**base.values, "line": fault.line, "detail": fault.detail})


def fault_of(text: str, *, most: int | None = None) -> Sentence | None:
    """Tell why a text cannot be kept, by its signs or by its length (`most` characters)."""
    if most is not None and len(text) > most:
        return Sentence("Donnez au plus %(count)s caractères.", {"count": most})
    found = faults(text)
    return sentence_of(found[0]) if found else None


def check_text(text: str, *, field: str, most: int | None = None) -> None:
    """Raise Invalid, naming the form's field, when a text cannot be kept as it is."""
    fault = fault_of(text, most=most)
    if fault is not None:
        raise Invalid({field: fault})
