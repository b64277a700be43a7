"""The Word model that exports are written in: the shipped one, or the administrator's."""

from collections.abc import Mapping, Sequence

from wikimarche.desk.asking import Ask, record
from wikimarche.desk.typed import one_line
from wikimarche.errors import Invalid, Sentence
from wikimarche.rules import Action
from wikimarche.store import records
from wikimarche.store.tables import WordModel
from wikimarche.word.model import default_model
from wikimarche.word.model_check import FaultKind, ModelFault, check_model

__all__ = [
    "MEDIA_TYPE",
    "faults_of",
    "put_word_model",
    "remove_word_model",
    "shipped_model",
]

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAX_NAME = 160

FAULTS: Mapping[FaultKind, Sentence] = {
    FaultKind.NOT_WORD: Sentence("Ce fichier n’est pas un document Word (.docx ou .dotx)."),
    FaultKind.PROTECTED: Sentence(
        "Ce fichier est protégé par un mot de passe, ou c’est un ancien .doc : enregistrez-le en .docx, sans protection."
    ),
    FaultKind.TOO_LARGE: Sentence("Ce fichier est trop volumineux pour servir de modèle."),
    FaultKind.DAMAGED: Sentence(
        "Ce fichier Word est abîmé : ouvrez-le dans Word et enregistrez-le de nouveau."
    ),
    FaultKind.DOCTYPE: Sentence(
        "Ce fichier contient une déclaration interdite et a été refusé."
    ),
    FaultKind.MACRO: Sentence(
        "Ce modèle contient des macros : enregistrez-le sans macros, en .docx ou .dotx."
    ),
    FaultKind.STRICT: Sentence(
        "Ce fichier est au format « Open XML strict » : enregistrez-le en « Document Word (.docx) »."
    ),
    FaultKind.EXTERNAL: Sentence(
        "Ce modèle va chercher une image ou un objet ailleurs (%(detail)s) : incorporez-le au fichier."
    ),
    FaultKind.MISSING_STYLE: Sentence(
        "Style absent : %(detail)s. Celui de wiki-marché le remplace."
    ),
    FaultKind.UNNUMBERED_LEVEL: Sentence(
        "Titre de niveau %(detail)s sans numéro : la numérotation de wiki-marché s’y ajoute."
    ),
    FaultKind.NO_HEADER: Sentence(
        "Ce modèle n’a pas d’en-tête : celui de wiki-marché (acheteur, référence) s’y ajoute."
    ),
}


def _sentence(fault: ModelFault) -> Sentence:
    return Sentence(FAULTS[fault.kind].text, {"detail": fault.detail})


def faults_of(content: bytes) -> Sequence[Sentence]:
    """Say what a model in place lacks; all of it is made good at export."""
    return [_sentence(fault) for fault in check_model(content) if not fault.fatal]


def put_word_model(ask: Ask, *, name: str, content: bytes) -> None:
    """Put a Word model in place of the one that serves; Invalid says why it cannot serve."""
    ask.require(Action.MANAGE_WORD_MODEL)
    fatal = [fault for fault in check_model(content) if fault.fatal]
    if fatal:
        raise Invalid({"file": _sentence(fatal[0])})
    name = one_line(name)[:MAX_NAME]
    ask.session.add(
        WordModel(name=name, content=content, account_id=ask.who.id, at=ask.now)
    )
    record(ask, "put_word_model", name=name)


def remove_word_model(ask: Ask) -> None:
    """Let the shipped model serve again; earlier ones stay in the database."""
    ask.require(Action.MANAGE_WORD_MODEL)
    while (model := records.word_model(ask.session)) is not None:
        model.removed_at = ask.now
        ask.session.add(model)
        ask.session.flush()
    record(ask, "remove_word_model")


def shipped_model() -> bytes:
    """Give the Word model of the program, to start one's own from."""
    return default_model()
