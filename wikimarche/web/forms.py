"""What was sent, read once: bounded before it is read, then plain values for the desk."""

import json
import re
from collections.abc import AsyncIterator
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive

from wikimarche.desk.drafts import Draft
from wikimarche.desk.people import AccountForm
from wikimarche.desk.sheet import LotForm, SheetForm
from wikimarche.desk.specs import SpecForm, Start
from wikimarche.desk.writing import EditForm
from wikimarche.errors import Invalid, Sentence, TooLarge
from wikimarche.text.merging import Choice
from wikimarche.web.visit import Form, Upload, Visit

__all__ = [
    "account_form",
    "base_in",
    "base_of",
    "edit_form",
    "form_of_json",
    "read_form",
    "read_letter",
    "sent_in",
    "sheet_form",
    "spec_form",
    "start_form",
]

MAX_BODY = 12_000_000  # a Word model or the whole CPV; texts have their own, smaller limit
BASE = re.compile(r"(\d{1,9})(?:\.(\d{1,9}))?", re.ASCII)
MAX_FIELDS = 2_000
MAX_DEPTH = 64  # of a letter; the steps in it have their own limit, 60
MAX_LOTS = 80

UNREADABLE = Sentence(
    "Cet envoi est incomplet ou illisible : rien n’a été enregistré. Recommencez."
)


async def _bounded(request: Request, most: int) -> AsyncIterator[bytes]:
    """Give the body piece by piece; TooLarge as soon as it is over the limit."""
    length = request.headers.get("content-length", "0")
    if length.isdigit() and int(length) > most:
        raise TooLarge
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > most:
            raise TooLarge
        yield piece


def _replayed(body: bytes) -> Receive:
    """Give a body that was read, for the form parser to read again."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def form_of_json(body: bytes) -> Form:
    """Read the form that a program sends as an object of JSON; Invalid when it is not one.

    A false or null value is an empty field, as a box that a page leaves unchecked is; half a
    character (a lone surrogate) can be neither stored nor shown.
    """
    try:
        value: Any = json.loads(body)
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise Invalid({}, UNREADABLE) from error
    if not isinstance(value, dict):
        raise Invalid({}, UNREADABLE)
    return Form({name: _texts(each) for name, each in value.items()})


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return ["" if each is None or each is False else str(each) for each in values]


async def read_form(request: Request) -> Form:
    """Give the form of a request, from a page or from a program that sends JSON.

    Raises TooLarge before more than MAX_BODY bytes are held, Invalid when it cannot be read.
    """
    try:
        body = b"".join([piece async for piece in _bounded(request, MAX_BODY)])
        if request.headers.get("content-type", "").startswith("application/json"):
            return form_of_json(body)
        bounded = Request(request.scope, _replayed(body))
        async with bounded.form(max_fields=MAX_FIELDS, max_part_size=MAX_BODY) as sent:
            return await _plain(sent.multi_items())
    except (HTTPException, ClientDisconnect, UnicodeError, ValueError) as error:
        raise Invalid({}, UNREADABLE) from error


async def read_letter(request: Request, most: int, *, plain: bool = False) -> Form:
    """Give what a script sent as it came, to be read by `sent_in` once it is known who sends.

    `plain` admits the last word of a page that closes: browsers send it as text alone.
    """
    try:
        pieces = [piece async for piece in _bounded(request, most)]
    except ClientDisconnect as error:
        raise Invalid({}, UNREADABLE) from error
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    good = kind == "application/json" or (plain and kind == "text/plain")
    return Form(letter=b"".join(pieces) if good else b"")


def sent_in(visit: Visit) -> dict[str, Any]:
    """Give the object that a script sent; Invalid when it is none, or nested without end."""
    body = visit.form.letter
    try:
        value: Any = json.loads(body, parse_constant=_no_number)
        if b"\\u" in body:  # half a character can be neither stored nor shown
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise Invalid({}, UNREADABLE) from error
    if not isinstance(value, dict) or _depth(value) > MAX_DEPTH:
        raise Invalid({}, UNREADABLE)
    return value


def _no_number(name: str) -> None:
    raise ValueError(name)


def _depth(value: Any) -> int:
    """Give how deep lists and objects are nested; as deep as the limit allows, and one more."""
    level, depth = [value], 0
    while level and depth <= MAX_DEPTH:
        inside = (each.values() if isinstance(each, dict) else each for each in level)
        level = [one for each in inside for one in each if isinstance(one, dict | list)]
        depth += 1
    return depth


async def _plain(sent: list[tuple[str, UploadFile | str]]) -> Form:
    texts: dict[str, list[str]] = {}
    files: dict[str, Upload] = {}
    for name, value in sent:
        if isinstance(value, UploadFile):
            if value.filename:
                files[name] = Upload(value.filename, await value.read())
        else:
            texts.setdefault(name, []).append(value.replace("\r\n", "\n"))
    return Form(texts, files)


def account_form(visit: Visit) -> AccountForm:
    """Read the administrator's form about an account."""
    form = visit.form
    return AccountForm(
        name=form.get("name").strip(),
        email=form.get("email").strip().lower(),
        profile=form.get("profile"),
        service_id=form.whole("service_id"),
        company_id=form.whole("company_id"),
        is_admin=bool(form.get("is_admin")),
        is_steward=bool(form.get("is_steward")),
        active=bool(form.get("active")),
        language=form.get("language", "fr"),
    )


def sheet_form(visit: Visit) -> SheetForm:
    """Read the sheet of a tender, every line of lots included."""
    form = visit.form
    rows = sorted(
        int(name.removeprefix("lot_title_"))
        for name in form.texts
        if re.fullmatch(r"lot_title_\d{1,3}", name)
    )
    lots = [
        LotForm(*(form.get(f"lot_{part}_{row}") for part in ("title", "cpv", "value")))
        for row in rows[:MAX_LOTS]
    ]
    fields = {
        name.removeprefix("field_"): values[0]
        for name, values in form.texts.items()
        if name.startswith("field_")
    }
    own = ("reference", "object", "buyer", "nature", "procedure", "cpv", "value")
    days = ("launch_date", "offers_date", "start_date", "duration_months")
    return SheetForm(
        **{name: form.get(name) for name in (*own, *days, "new_label", "new_value")},
        lots=lots,
        fields=fields,
    )


def spec_form(visit: Visit) -> SpecForm:
    """Read the settings of a document."""
    form = visit.form
    return SpecForm(
        kind=form.get("kind"),
        title=form.get("title"),
        scheme=form.get("scheme", "articles"),
        lot=form.get("lot"),
        service=form.get("service"),
    )


def start_form(visit: Visit) -> Start:
    """Read what a new document starts from: only what the chosen way needs."""
    form = visit.form
    match form.get("start"):
        case "model":
            return Start(model=form.get("model") or "-")
        case "file":
            upload = form.files.get("file")
            if upload is None:
                raise Invalid({"file": Sentence("Choisissez un fichier sur votre poste.")})
            return Start(file_name=upload.name, content=upload.content)
        case "copy":
            place = re.fullmatch(r"(\d{1,9})/(\d{1,9})", form.get("copy_of"))
            if place is None:
                raise Invalid({"copy_of": Sentence("Choisissez la pièce à copier.")})
            return Start(copy_of=(int(place[1]), int(place[2])))
        case _:
            return Start()


def base_of(draft: Draft) -> str:
    """Give what a form says of the text it shows: its version, and how far past it it goes.

    One field, since a text kept on somebody's computer comes back with what it was made on.
    """
    return f"{draft.number}.{draft.version}"


def base_in(form: Form) -> tuple[int, int | None]:
    """Read the number of the version a form was made on, -1 for none, and its count of steps.

    Programs, and forms of old, give the number alone.
    """
    found = BASE.fullmatch(form.get("base"))
    if found is None:
        return -1, None
    return int(found[1]), int(found[2]) if found[2] else None


def edit_form(visit: Visit) -> EditForm:
    """Read one article as typed, with the answers to a collision if there was one."""
    form = visit.form
    choices: list[Choice] = []
    while (name := f"choice_{len(choices) + 1}") in form.texts:
        value = form.get(name)
        if value not in set(Choice):
            raise Invalid({name: Sentence("Choisissez ce qui reste de ce passage.")})
        choices.append(Choice(value))
    base, version = base_in(form)
    return EditForm(
        section=visit.path("section"),
        text=form.get("text"),
        base_number=base,
        base_version=version,
        edit_id=form.get("edit_id"),
        reason=form.get("reason"),
        choices=choices,
        clash=form.get("clash"),
        after=form.get("after") == "1",
    )
