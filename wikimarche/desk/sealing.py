"""Seals: what an exported file carries so that anybody can check it, alone (promise P5).

    facts + a short hash of each passage of the file ──► signed ──► inside the file

The words are read in the file itself, by the same pure readers that check it later. A named
revision has a seal of its own, kept with its name. The same revision and key give the same seal.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlmodel import Session

from wikimarche.desk.keys import Key, fingerprint_of, is_signed
from wikimarche.store import chains, specs
from wikimarche.store.tables import Milestone, Revision, Spec, Tender
from wikimarche.text.passages import SEAL_OPENS, hash_of, passages_of_html, passages_of_text
from wikimarche.word import seal

__all__ = [
    "Installation",
    "MilestoneSeal",
    "SealFacts",
    "facts_of",
    "is_genuine",
    "read_milestone",
    "seal_milestone",
    "sealed",
    "sealed_manifest",
]

FORMAT: Final = 1


@dataclass(frozen=True)
class Installation:
    """Who seals: the organisation, the address of its site, its key."""

    organisation: str
    url: str
    key: Key


@dataclass(frozen=True)
class SealFacts:
    """What a sealed file says of itself; `milestone_seal` is the seal of its milestone, if any."""

    organisation: str
    url: str
    tender: str
    code: str
    number: int
    digest: str
    date: str
    milestone: str = ""
    milestone_seal: str = ""


@dataclass(frozen=True)
class MilestoneSeal:
    """What is signed when a revision is named; `count` and `head` are where the journal was."""

    spec: int
    code: str
    number: int
    digest: str
    name: str
    account: int
    at: str
    count: int
    head: str
    key: str

    @property
    def groups(self) -> str:
        """The digest as people compare it: eight digits at a time."""
        return " ".join(self.digest[place : place + 8] for place in range(0, 64, 8))

    @property
    def fingerprint(self) -> str:
        """What people compare of the key."""
        return fingerprint_of(self.key)


def _packed(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()


def _signed(body: Mapping[str, Any], key: Key) -> str:
    """Give a seal as text: what it says, and the signature of all of it."""
    content = {**body, "format": FORMAT, "key": key.public}
    return _packed({**content, "signature": key.sign(_packed(content))}).decode()


def is_genuine(body: Mapping[str, Any]) -> bool:
    """Tell whether the key that a seal names signed all that it says."""
    content = {name: value for name, value in body.items() if name != "signature"}
    signature, key = body.get("signature"), body.get("key")
    if not isinstance(signature, str) or not isinstance(key, str):
        return False
    return body.get("format") == FORMAT and is_signed(_packed(content), signature, key)


def facts_of(
    session: Session, tender: Tender, spec: Spec, revision: Revision, *, by: Installation
) -> SealFacts:
    """Gather what the files of a revision will say of themselves."""
    assert revision.id is not None
    named = specs.milestone_of(session, revision.id)
    return SealFacts(
        organisation=by.organisation,
        url=by.url,
        tender=tender.reference,
        code=spec.code,
        number=revision.number,
        digest=revision.digest,
        date=revision.at.isoformat(timespec="seconds"),
        milestone=named.name if named else "",
        milestone_seal=named.seal if named else "",
    )


def sealed(file: bytes, extension: str, facts: SealFacts, key: Key) -> bytes:
    """Give an exported file (docx, html, md) with its seal inside. No session, no clock."""
    if extension == "docx":
        package = seal.own_package(file)
        seal.take_seals(package)
        whole, passages = seal.content_hash(package), seal.words_of(package)
        seal.put_seal(package, _seal(facts, extension, whole, passages=passages, key=key))
        return package.to_bytes()
    text = file.decode("utf-8")
    read = passages_of_html if extension == "html" else passages_of_text
    whole = hashlib.sha256(file).hexdigest()
    line = _seal(facts, extension, whole, passages=read(text), key=key)
    return f"{text}\n{SEAL_OPENS}{_commented(line)} -->\n".encode()


def _seal(
    facts: SealFacts, extension: str, whole: str, *, passages: list[str], key: Key
) -> str:
    body = {
        **asdict(facts),
        "file": extension,
        "sha256": whole,
        "passages": "".join(map(hash_of, passages)),
    }
    return _signed(body, key)


def _commented(line: str) -> str:
    """Give JSON that may stand in a comment of HTML: what could end one is escaped."""
    return line.replace("-", "\\u002d").replace(">", "\\u003e").replace("<", "\\u003c")


def sealed_manifest(manifest: Mapping[str, Any], key: Key) -> dict[str, Any]:
    """Give the manifest of a ZIP with its seal: the signature of all that it lists."""
    body: dict[str, Any] = json.loads(_signed(manifest, key))
    seals = ("format", "key", "signature")
    return {**manifest, **{name: body[name] for name in seals}}


def seal_milestone(
    session: Session, spec: Spec, revision: Revision, milestone: Milestone, *, key: Key
) -> str:
    """Give the seal of a revision just named, once the journal says so."""
    end = chains.journal_end(session)
    assert spec.id is not None
    assert end is not None
    said = MilestoneSeal(
        spec=spec.id,
        code=spec.code,
        number=revision.number,
        digest=revision.digest,
        name=milestone.name,
        account=milestone.account_id,
        at=milestone.at.isoformat(timespec="seconds"),
        count=end.count,
        head=end.digest,
        key=key.public,
    )
    return _signed(asdict(said), key)


def read_milestone(text: str) -> MilestoneSeal | None:
    """Read the seal of a milestone; None when nobody signed it or it cannot be read."""
    try:
        body = json.loads(text)
        if not isinstance(body, dict) or not is_genuine(body):
            return None
        names = MilestoneSeal.__dataclass_fields__
        return MilestoneSeal(**{name: body[name] for name in names})
    except (ValueError, KeyError, RecursionError):
        return None
