"""Refusals: what the program says when it cannot do what was asked.

Pure code answers values; the desk raises one of these; `web/door.py` turns each
into a status and a page with one table. A refusal carries its sentence as a
`Sentence`: an untranslated message with its values, so that the page can say it
in the reader's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = [
    "Busy",
    "Collision",
    "Forbidden",
    "IllegalMove",
    "Invalid",
    "NotFound",
    "Refusal",
    "Sentence",
    "SignInNeeded",
    "Stale",
    "StoreUnavailable",
    "TooCostly",
    "TooLarge",
    "TooMany",
    "several",
]


@dataclass(frozen=True)
class Sentence:
    """A message in French (the catalogue's key) with the values it names as %(name)s.

    `plural` is its form for several, chosen by the value `count` with the language's rule.
    """

    text: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    plural: str = ""

    def __str__(self) -> str:
        several = self.plural and int(self.values["count"]) > 1
        text = self.plural if several else self.text
        return text % self.values if self.values else text


def several(text: str, plural: str, values: Mapping[str, str | int]) -> Sentence:
    """Give a sentence whose form depends on its value `count`."""
    return Sentence(text, values, plural)


class Refusal(Exception):
    """The request cannot be done; `sentence` says why and what to do."""

    default = Sentence("La demande n’a pas pu être traitée.")

    def __init__(self, sentence: Sentence | None = None) -> None:
        self.sentence = sentence or self.default
        super().__init__(str(self.sentence))


class NotFound(Refusal):
    """The thing does not exist, or the actor may not know that it does."""

    default = Sentence("Cette page n’existe pas, ou elle ne vous est pas ouverte.")


class Forbidden(Refusal):
    """The actor sees the thing but may not do this to it."""

    default = Sentence("Votre rôle ne permet pas cette action.")


class SignInNeeded(Refusal):
    """Nobody is signed in and the page needs somebody."""

    default = Sentence("Connectez-vous pour continuer.")


class Invalid(Refusal):
    """What was typed cannot be accepted: one sentence per field name."""

    default = Sentence("Certaines informations sont à corriger.")

    def __init__(
        self, fields: Mapping[str, Sentence], sentence: Sentence | None = None
    ) -> None:
        self.fields = dict(fields)
        super().__init__(sentence)


class Stale(Refusal):
    """The version named by the write does not exist or is no longer reachable."""

    default = Sentence(
        "La version sur laquelle vous avez travaillé n’existe pas. Votre texte est conservé ci-dessous."
    )


class Collision(Refusal):
    """Two people changed the same words; `clash` holds the passages to choose from."""

    default = Sentence(
        "Une autre personne a modifié le même passage. Choisissez ce qui reste."
    )

    def __init__(self, clash: object, sentence: Sentence | None = None) -> None:
        self.clash = clash
        super().__init__(sentence)


class IllegalMove(Refusal):
    """The tender cannot pass from its phase to the one asked for."""

    default = Sentence("Cette étape n’est pas possible maintenant.")


class TooLarge(Refusal):
    """What was sent is over its limit."""

    default = Sentence("Ce texte ou ce fichier dépasse la taille permise.")


class TooMany(Refusal):
    """Too many attempts; `seconds` tells how long to wait."""

    default = Sentence("Trop de tentatives. Réessayez dans quelques minutes.")

    def __init__(self, seconds: int, sentence: Sentence | None = None) -> None:
        self.seconds = seconds
        super().__init__(sentence)


class Busy(Refusal):
    """Another writer holds the document too long; nothing was saved."""

    default = Sentence(
        "Le document est très sollicité. Rien n’a été perdu : réessayez dans un instant."
    )


class TooCostly(Refusal):
    """A costly work passed its limit of time or memory, or its process died."""

    default = Sentence(
        "Ce travail s’est arrêté avant la fin, et rien n’a été enregistré. Réessayez ; si cela recommence, prévenez l’administrateur."
    )


class StoreUnavailable(Refusal):
    """The database does not answer, or its disk is full; nothing was saved."""

    default = Sentence(
        "L’enregistrement est impossible pour le moment. Votre texte est conservé dans cette page."
    )
