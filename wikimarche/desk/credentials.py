"""Passwords and session tokens: made, checked, never stored as they are.

Argon2id with m = 19 MiB, t = 2, p = 1 (OWASP's second profile) behind a semaphore:
at the library's defaults forty people signing in at once would take 2 GB.
"""

import hashlib
import secrets
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from wikimarche.errors import Sentence

__all__ = [
    "MIN_LENGTH",
    "hash_password",
    "make_password",
    "make_token",
    "password_fault",
    "token_hash",
    "verify_password",
]

MIN_LENGTH = 12
MAX_LENGTH = 200  # what is hashed is bounded: a 1 MB password is an attack

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_AT_ONCE = BoundedSemaphore(2)
_NOBODY = _HASHER.hash(secrets.token_urlsafe(16))

_TOO_COMMON = frozenset(
    {
        *(
            "motdepasse",
            "azertyuiop",
            "qwertyuiop",
            "azerty",
            "qwerty",
            "password",
            "passw0rd",
        ),
        *(
            "bonjour",
            "soleil",
            "marseille",
            "doudou",
            "loulou",
            "chouchou",
            "nicolas",
            "camille",
        ),
        *(
            "iloveyou",
            "jetaime",
            "administrateur",
            "administrator",
            "admin",
            "welcome",
            "letmein",
        ),
        *(
            "changeme",
            "changezmoi",
            "secret",
            "wikimarche",
            "marchepublic",
            "marchespublics",
        ),
        *("collectivite", "mairie", "region", "departement", "commune", "wiki-marche"),
    }
)


def _stem(password: str) -> str:
    """Give what is left of a password without the digits and signs people add to its ends."""
    return password.casefold().strip("0123456789!?.,;:*-_#@$&+= ")


def password_fault(password: str, *, email: str) -> Sentence | None:
    """Tell why a password is refused, None when it may serve. No rule of composition."""
    if len(password) < MIN_LENGTH:
        return Sentence(
            "Choisissez au moins %(count)s caractères : une phrase courte convient très bien.",
            {"count": MIN_LENGTH},
        )
    if len(password) > MAX_LENGTH:
        return Sentence("Choisissez au plus %(count)s caractères.", {"count": MAX_LENGTH})
    stem = _stem(password)
    repeated = len(set(password)) < 5
    doubled = stem[: len(stem) // 2] in _TOO_COMMON and stem[: len(stem) // 2] * 2 == stem
    if (
        repeated
        or doubled
        or stem in _TOO_COMMON
        or stem in ("", *email.casefold().split("@"))
    ):
        return Sentence(
            "Ce mot de passe est trop facile à deviner. Choisissez-en un autre."
        )
    return None


def hash_password(password: str) -> str:
    """Give the Argon2id hash of a password."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def verify_password(stored: str | None, password: str) -> bool:
    """Tell whether the password is the one hashed; takes as long when there is none."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(stored or _NOBODY, password[: MAX_LENGTH + 1]) and bool(
                stored
            )
        except (VerificationError, InvalidHashError):
            return False


def make_password() -> str:
    """Give a first password that can be read out: four groups of five letters, 92 bits."""
    letters = "abcdefghjkmnpqrstuvwxyz"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))


def make_token() -> str:
    """Give a session token of 256 bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Give what is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
