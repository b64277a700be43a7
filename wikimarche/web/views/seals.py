"""The public page that checks a file by its seal: open to anybody, and it keeps nothing.

It says only what the file itself says, and whether the key that signed is the key of this site.
"""

from datetime import datetime, timedelta

from wikimarche.desk import checking
from wikimarche.desk.checking import Checked, Verdict
from wikimarche.desk.keys import fingerprint_of
from wikimarche.errors import Invalid, Sentence, TooMany
from wikimarche.store import accounts
from wikimarche.store.tables import Attempt
from wikimarche.web.visit import Answer, Page, Visit
from wikimarche.web.words import sealing_of

__all__ = ["prepare_verify", "show_verify", "verify"]

MOST = 60  # files of one address in MINUTES
MINUTES = 15
SHOWN = 40  # changed passages shown in full; the others are counted

NO_FILE = Sentence("Choisissez le fichier à vérifier sur votre poste.")
OFTEN = Sentence(
    "Beaucoup de fichiers ont été vérifiés depuis votre réseau. Réessayez dans quelques minutes."
)


def _page(visit: Visit, found: Checked | None) -> Page:
    """Context: found (Checked or None), ours (whether this site's key signed), key and
    fingerprint of this site, moment (of the revision), shown (how many changed passages),
    Verdict, refusal.
    """
    public = sealing_of(visit.settings).key.public
    context = {
        "found": found,
        "ours": found is not None and found.key == public,
        "key": public,
        "fingerprint": fingerprint_of(public),
        "moment": _moment(visit, found.facts.date) if found and found.facts else "",
        "shown": SHOWN,
        "Verdict": Verdict,
        "refusal": visit.refusal,
    }
    return Page("seals/verify.html", context)


def _moment(visit: Visit, date: str) -> str:
    """Say the moment that a seal gives; as it stands there when it is none."""
    try:
        return visit.tongue.moment(datetime.fromisoformat(date))
    except (ValueError, OverflowError):
        return date


def show_verify(visit: Visit) -> Answer:
    """Show the form and the key of this site."""
    return _page(visit, None)


def prepare_verify(visit: Visit) -> Checked:
    """Check the file, before the writing transaction opens; TooMany after too many of them."""
    since = visit.ask.now - timedelta(minutes=MINUTES)
    count, oldest = accounts.attempts(visit.ask.session, _counter(visit), since)
    if count >= MOST and oldest is not None:
        wait = oldest - since
        raise TooMany(max(1, int(wait.total_seconds())), OFTEN)
    upload = visit.form.files.get("file")
    if upload is None:
        raise Invalid({"file": NO_FILE})
    return checking.check_file(upload.name, upload.content)


def verify(visit: Visit) -> Answer:
    """Say what was found; only that a file was checked from this address is noted."""
    visit.ask.session.add(Attempt(key=_counter(visit), at=visit.ask.now))
    return _page(visit, visit.prepared)


def _counter(visit: Visit) -> str:
    return f"verify:{visit.address}"
