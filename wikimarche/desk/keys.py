"""The key that signs checkpoints and seals: Ed25519, in a file outside the database.

Whoever can change the database must not be able to sign what they made of it: that is why
the key is a file of the machine, readable by the program's user alone (RFC 8032).
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from wikimarche.errors import Invalid, Sentence

__all__ = ["Key", "fingerprint_of", "is_signed", "make_key", "open_key", "public_in"]

SHARED = Sentence(
    "Le fichier de la clé de scellement peut être lu par d’autres : limitez ses droits à son propriétaire (chmod 600)."
)
NO_PUBLIC = Sentence("Ce fichier ne contient ni clé de scellement, ni sa partie publique.")
NO_KEY = Sentence("Le fichier de la clé de scellement n’est pas une clé Ed25519.")


@dataclass(frozen=True)
class Key:
    """A signing key; `public` is its public half, in hexadecimal."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> str:
        """The public half, 32 bytes in hexadecimal."""
        return self.private.public_key().public_bytes_raw().hex()

    def sign(self, content: bytes) -> str:
        """Give the signature of these bytes, 64 bytes in hexadecimal."""
        return self.private.sign(content).hex()


def open_key(path: Path) -> Key:
    """Give the key of this file, made now when there is none.

    Raises Invalid when the file is no such key or when others may read it, OSError when it
    cannot be read.
    """
    if not path.exists():
        make_key(path)
    if path.stat().st_mode & 0o077:
        raise Invalid({}, SHARED)
    try:
        private = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise Invalid({}, NO_KEY) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise Invalid({}, NO_KEY)
    return Key(private)


def public_in(content: bytes) -> str:
    """Give the public half that a file holds: a key, its public half alone, or its digits.

    Raises Invalid when it holds none of them.
    """
    try:
        if b"PRIVATE" in content:
            private = load_pem_private_key(content, password=None)
            if isinstance(private, Ed25519PrivateKey):
                return Key(private).public
        elif b"PUBLIC" in content:
            public = load_pem_public_key(content)
            if isinstance(public, Ed25519PublicKey):
                return public.public_bytes_raw().hex()
        else:
            raw = bytes.fromhex(content.decode("ascii"))
            return Ed25519PublicKey.from_public_bytes(raw).public_bytes_raw().hex()
    except (ValueError, TypeError) as error:
        raise Invalid({}, NO_PUBLIC) from error
    raise Invalid({}, NO_PUBLIC)


def make_key(path: Path) -> None:
    """Make a key in a new file; one made meanwhile by another process is left as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # unlike a rename, never takes the place of a file
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def is_signed(content: bytes, signature: str, public: str) -> bool:
    """Tell whether this public key signed these bytes; anything unreadable is not a signature."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint_of(public: str) -> str:
    """Give what people compare of a public key: 32 digits of its SHA-256, four by four."""
    digest = hashlib.sha256(bytes.fromhex(public)).hexdigest()[:32]
    return " ".join(digest[place : place + 4] for place in range(0, 32, 4))
