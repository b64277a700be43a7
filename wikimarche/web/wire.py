"""How live writing is told in JSON: entries, people, what came of a batch.

Steps are kept as JSON texts and go out as they are, without being read.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from wikimarche.desk.live import Entry, Pushed, news_since
from wikimarche.store import specs, watching
from wikimarche.web.hub import Event, News

__all__ = [
    "dumps",
    "entries_event",
    "moment",
    "news_of",
    "people_event",
    "poll_text",
    "pushed_text",
]


def dumps(value: Any) -> str:
    """Write a value as JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def moment(at: datetime) -> str:
    """Write a moment in ISO 8601."""
    return at.isoformat(timespec="milliseconds")


def _entry(entry: Entry) -> str:
    head = {
        "from": entry.start,
        "batch": entry.batch,
        "who": entry.account_id,
        "at": moment(entry.at),
    }
    return f'{dumps(head)[:-1]},"steps":[{",".join(entry.steps)}]}}'


def _entries(entries: Sequence[Entry]) -> str:
    return f"[{','.join(map(_entry, entries))}]"


def pushed_text(pushed: Pushed) -> str:
    """Write what came of a batch."""
    swallowed = [{"step": step, "words": words} for step, words in pushed.swallowed]
    rest = dumps({"dropped": list(pushed.dropped), "swallowed": swallowed})
    entries = _entries(pushed.entries)
    return f'{{"version":{pushed.version},"entries":{entries},{rest[1:]}'


def entries_event(entries: Sequence[Entry]) -> Event:
    """Give the event of entries that follow each other; there is at least one."""
    told = f'{{"entries":{_entries(entries)}}}'
    return Event("entries", told, since=entries[0].start, upto=entries[-1].end)


def people_event(people: Sequence[Mapping[str, Any]]) -> Event:
    """Give the event of who is in a document; `known` lets a poll say what it knows."""
    told = dumps(people)
    known = hashlib.sha256(told.encode()).hexdigest()[:16]
    return Event("people", f'{{"people":{told},"known":"{known}"}}')


def news_of(session: Session, spec_id: int, version: int, number: int) -> News:
    """Give what is new of a document since a version and a revision's number.

    Raises NotFound when there is none any more, Stale when the steps since then were packed away.
    """
    events: list[Event] = []
    if entries := news_since(session, spec_id, version):
        events.append(entries_event(entries))
        version = entries[-1].end
    _, last = watching.counters_of(session, [spec_id])[spec_id]
    if last > number:
        head = specs.head_of(session, spec_id)
        told = {"number": head.number, "at": moment(head.at)}
        events.append(Event("revision", dumps(told)))
        number = head.number
    return News(tuple(events), version, number)


def poll_text(events: Sequence[Event]) -> str:
    """Write the events of one poll."""
    told = (f'{{"event":{dumps(one.name)},"data":{one.data}}}' for one in events)
    return f'{{"events":[{",".join(told)}]}}'
