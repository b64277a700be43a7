"""What each refusal is in HTTP, and the words at the top of its page."""

from collections.abc import Mapping

from wikimarche import errors
from wikimarche.errors import Refusal, Sentence

__all__ = ["BROKEN", "HEADINGS", "NO_ROOM_FOR_FILES", "NO_SPACE", "STATUS"]

STATUS: Mapping[type[Refusal], int] = {
    errors.NotFound: 404,
    errors.Forbidden: 403,
    errors.SignInNeeded: 401,
    errors.Invalid: 422,
    errors.Stale: 409,
    errors.Collision: 409,
    errors.IllegalMove: 409,
    errors.TooLarge: 413,
    errors.TooMany: 429,
    errors.Busy: 503,
    errors.TooCostly: 503,
    errors.StoreUnavailable: 503,
}

HEADINGS: Mapping[int, Sentence] = {
    401: Sentence("Connexion nécessaire"),
    403: Sentence("Action réservée"),
    404: Sentence("Page introuvable"),
    409: Sentence("Cette version a changé"),
    413: Sentence("Envoi trop volumineux"),
    422: Sentence("À corriger"),
    429: Sentence("Un instant"),
    500: Sentence("Un incident est survenu"),
    503: Sentence("Impossible pour le moment"),
}

BROKEN = Sentence(
    "Le programme n’a pas su répondre ; l’incident est noté dans son journal technique. Rien n’a été enregistré par cette demande."
)
NO_ROOM_FOR_FILES = Sentence(
    "Il reste peu de place sur le disque du serveur : aucun fichier ne peut être reçu pour le moment. Vous pouvez continuer à lire et à écrire. Prévenez l’administrateur."
)
NO_SPACE = Sentence(
    "Il reste trop peu de place sur le disque du serveur : les écritures sont suspendues, la lecture continue. Prévenez l’administrateur."
)
