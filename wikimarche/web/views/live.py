"""Writing live: the page of the editor, the text it starts from, steps, news, presence.

The page is the only one of these that a person opens; its scripts speak with the others.
"""

import re
from collections.abc import Mapping
from secrets import token_hex
from typing import Any

from wikimarche.desk import drafts, live, reading
from wikimarche.desk.credentials import token_hash
from wikimarche.desk.fields import fields_of
from wikimarche.desk.live import Batch
from wikimarche.errors import Invalid, NotFound, Sentence, SignInNeeded
from wikimarche.rules import Action, Actor, may
from wikimarche.store import specs as spec_store
from wikimarche.store import watching
from wikimarche.store.tables import Spec
from wikimarche.text.outline import Outline
from wikimarche.web import wire
from wikimarche.web.forms import sent_in
from wikimarche.web.guard import session_cookie
from wikimarche.web.hub import Seat
from wikimarche.web.live import TOLD, Live
from wikimarche.web.nearness import own
from wikimarche.web.presence import Person
from wikimarche.web.rates import Rate
from wikimarche.web.streams import Poll, Stream, Wanted
from wikimarche.web.views.around import around, field_labels, reading_now
from wikimarche.web.visit import Answer, Lasting, Letter, Page, Visit
from wikimarche.web.words import editor_words

__all__ = [
    "give_draft",
    "push_steps",
    "read_batch",
    "show_write",
    "sign_presence",
    "sign_quickly",
    "tell_news",
]

IDENTITY = re.compile(r"[A-Za-z0-9-]{16,64}")
PLACES = 2**31 - 1  # no document has so many
SECTION = 200

# One page, and all the pages of one account: clients name themselves.
PAGE_STEPS: Rate = (20, 60)
ACCOUNT_STEPS: Rate = (60, 240)
SIGNS: Rate = (10, 40)

INCOMPLETE = Sentence("Cet envoi est incomplet : rechargez la page.")


def show_write(visit: Visit) -> Answer:
    """Show the editor's page; context: what is around; read (Reading), addresses (of what the
    editor speaks with, by name), words (JSON, safe between the tags of a script).
    """
    place = {"tender": visit.tender.id, "spec": visit.spec.id}
    names = ("draft", "steps", "news", "presence")
    addresses = {name: visit.pages.address(name, **place) for name in names}
    addresses["clauses"] = visit.pages.address("spec_clauses", **place)
    addresses["images"] = visit.pages.address("images", tender=visit.tender.id)
    if may(visit.actor, Action.NAME_MILESTONE, visit.found.place):
        addresses["milestone"] = visit.pages.address("milestone", number="NUMBER", **place)
    context = around(visit) | {
        "read": reading_now(visit),
        "addresses": addresses,
        "words": editor_words(visit.tongue),
    }
    return Page("specs/write.html", context)


def give_draft(visit: Visit) -> Answer:
    """Give the text as it is now, who asks, and what can be referred to while writing."""
    spec = visit.spec
    draft = drafts.draft_of(visit.ask.session, spec)
    last = spec_store.steps_between(
        visit.ask.session, spec.id or 0, draft.version - 1, draft.version
    )
    rest = {
        "version": draft.version,
        "number": draft.number,
        "saved_at": wire.moment(last[0].at if last else draft.revision.at),
        "scheme": spec.scheme,
        "lot": spec.lot_number,
        "title": spec.title,
        "me": _face(visit.ask.who),
        "fields": _fields(visit),
    }
    doc = visit.share(
        ("draft", spec.id, draft.version), lambda: wire.dumps(draft.doc.to_json()), len
    )
    specs = f"[{','.join(_others(visit))}]"
    return Letter(f'{{"doc":{doc},"specs":{specs},{wire.dumps(rest)[1:]}')


def _face(actor: Actor) -> dict[str, Any]:
    return {
        "id": actor.id,
        "name": actor.name,
        "initials": actor.initials,
        "tone": actor.tone,
    }


def _fields(visit: Visit) -> list[dict[str, str]]:
    labels, values = field_labels(visit), fields_of(visit.ask.session, visit.tender)
    return [
        {"name": name, "label": labels.get(name, name), "value": value}
        for name, value in values.items()
    ]


def _others(visit: Visit) -> list[str]:
    """Give the articles of the tender's other documents, each made once as it stands."""
    found = spec_store.specs_of(visit.ask.session, visit.number("tender"))
    return [_articles(visit, spec) for spec in found if spec.id != visit.spec.id]


def _articles(visit: Visit, spec: Spec) -> str:
    def make() -> str:
        contents: Outline = reading.outline_of(
            spec, drafts.draft_of(visit.ask.session, spec).doc
        )
        articles = [
            {"key": one.key, "number": one.number, "title": one.title}
            for one in contents.sections
        ]
        return wire.dumps({"code": spec.code, "title": spec.title, "articles": articles})

    return visit.share(
        ("articles told", spec.id), make, len, on=own(visit.standing, spec.id)
    )


def read_batch(visit: Visit) -> Batch:
    """Read what somebody's page sends, unless it sends too fast."""
    live_now, account = _live(visit), visit.ask.who.id
    live_now.rates.take(("steps", account), ACCOUNT_STEPS)
    sent = sent_in(visit)
    client, batch = _identity(sent, "client"), _identity(sent, "batch")
    if sent.get("account", account) != account:
        raise SignInNeeded  # somebody else signed in, in another window of this browser
    live_now.rates.take(("steps", account, client), PAGE_STEPS)
    version, steps = _whole(sent, "version"), sent.get("steps")
    if version is None or not isinstance(steps, list) or not steps:
        raise Invalid({"steps": INCOMPLETE})
    return Batch(client, batch, version, steps)


def push_steps(visit: Visit) -> Answer:
    """Keep a batch of steps; tell what became of it and what came before it."""
    batch: Batch = visit.prepared
    pushed = live.push_batch(visit.ask, visit.tender, visit.spec, batch)
    own_entry = pushed.entries[-1:]
    if own_entry and own_entry[0].batch == batch.batch:
        told = {visit.spec.id: wire.entries_event(own_entry)}
        notes = visit.ask.session.info
        notes[TOLD] = notes.get(TOLD, {}) | told
    return Letter(wire.pushed_text(pushed))


def tell_news(visit: Visit) -> Answer:
    """Tell everything new in a document from a version on, as it comes."""
    live_now, session, actor = _live(visit), visit.ask.session, visit.ask.who
    live_now.let_in(actor.id)
    tender, spec = visit.number("tender"), visit.number("spec")
    client = visit.query("client")
    seat = Seat(
        actor=actor,
        tender=tender,
        spec=spec,
        client=client if IDENTITY.fullmatch(client) else token_hex(16),
        writes=may(actor, Action.WRITE_SPEC, visit.found.place),
        tongue=visit.tongue,
        token=_token(visit),
        stamps=watching.stamps_of(session, [tender])[tender],
    )
    version = _version_asked(visit)
    wanted = Wanted(
        version=visit.spec.version if version is None else version,
        at_version=visit.spec.version,
        at_number=visit.spec.number,
        known=visit.request.query_params.get("known"),
        at_once=version is None,
    )
    wants = visit.request.headers.get("accept", "")
    streams = wants.startswith("text/event-stream") and visit.request.method == "GET"
    return Lasting((Stream if streams else Poll)(live_now, seat, wanted))


def _version_asked(visit: Visit) -> int | None:
    """Give the version a page has: what its browser says when it comes back, or its address."""
    last = visit.request.headers.get("last-event-id", "")
    versions = [
        int(text)
        for text in (visit.query("version"), last)
        if text.isascii() and text.isdigit() and len(text) < 10
    ]
    return max(versions, default=None)


def sign_presence(visit: Visit) -> Answer:
    """Keep a sign of somebody in a document, or forget who leaves."""
    live_now, actor = _live(visit), visit.ask.who
    writes = may(actor, Action.WRITE_SPEC, visit.found.place)
    return _signed(live_now, visit, actor, writes=writes)


def sign_quickly(visit: Visit) -> Answer | None:
    """Keep a sign of a page whose stream is open here: its rights are watched already."""
    live_now, token = _live(visit), _token(visit)
    if not token:
        return None
    try:
        client = str(sent_in(visit).get("client"))
        seat = live_now.seat(visit.number("spec"), client, token)
    except (Invalid, NotFound):  # said once it is known who sends
        return None
    if seat is None or seat.tender != visit.number("tender"):
        return None
    return _signed(live_now, visit, seat.actor, writes=seat.writes)


def _signed(live_now: Live, visit: Visit, actor: Actor, *, writes: bool) -> Answer:
    live_now.rates.take(("signs", actor.id), SIGNS)
    sent, spec = sent_in(visit), visit.number("spec")
    client = _identity(sent, "client")
    if sent.get("left") is True:
        live_now.leave(spec, client, actor.id)
        return Letter(status=204)
    section = sent.get("section")
    person = Person(
        client=client,
        **_face(actor),
        since=wire.moment(visit.ask.now),
        version=_whole(sent, "version") if writes else None,
        anchor=_whole(sent, "anchor") if writes else None,
        head=_whole(sent, "head") if writes else None,
        section=section[:SECTION] if isinstance(section, str) else None,
        here=sent.get("here") is not False,
    )
    live_now.sign(spec, person)
    return Letter(status=204)


def _live(visit: Visit) -> Live:
    assert visit.live is not None
    return visit.live


def _token(visit: Visit) -> str:
    """Give the digest of the session that asks, "" without one."""
    token = visit.request.cookies.get(session_cookie(visit.settings))
    return token_hash(token) if token else ""


def _identity(sent: Mapping[str, Any], name: str) -> str:
    value = sent.get(name)
    if not isinstance(value, str) or not IDENTITY.fullmatch(value):
        raise Invalid({name: INCOMPLETE})
    return value


def _whole(sent: Mapping[str, Any], name: str) -> int | None:
    """Give a whole number that was sent; None when it is none, or not one of a document."""
    value = sent.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= PLACES:
        return None
    return value
