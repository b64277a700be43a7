"""A visitor of a site: one kept connection, its cookies, the times of each answer."""

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Self
from urllib.parse import urlencode, urljoin, urlsplit

from lxml.html import FormElement, document_fromstring

__all__ = ["Answer", "Form", "Visitor", "form_with"]

KEPT_SECONDS = 2.0  # servers close a line that was quiet for a few seconds


@dataclass(frozen=True)
class Answer:
    """What a site answered: seconds until its first byte, and until its last."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    first: float
    whole: float

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


@dataclass(frozen=True)
class Form:
    """A form of a page: where it goes, and what it holds untouched."""

    action: str
    fields: Mapping[str, str]


def form_with(page: str, name: str, *, nth: int = 0) -> Form:
    """Give the form of a page that has a field of this name; LookupError when none has."""
    found = [
        form
        for form in document_fromstring(page).findall(".//form")
        if isinstance(form, FormElement) and form.xpath(f".//*[@name='{name}']")
    ]
    if not found:
        raise LookupError(f"no form with a field {name} in {page[:300]}")
    form = found[min(nth, len(found) - 1)]
    values = {str(key): str(value).removeprefix("\n") for key, value in form.form_values()}
    return Form(form.get("action") or "", values)


@dataclass
class Visitor:
    """Somebody's browser, without its cache."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    place: str = "/"

    def __post_init__(self) -> None:
        self._used = time.monotonic()
        self._line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Leave."""
        self._line.close()

    @property
    def cookie(self) -> str:
        """The cookies as the header that carries them."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page; OSError when the line is cut."""
        return self._ask("GET", path, None, headers)

    def post(self, path: str, form: Mapping[str, str]) -> Answer:
        """Send a form; OSError when the line is cut."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(form).encode(), kind)

    def submit(self, form: Form, **typed: str) -> Answer:
        """Send a form of the page just read, with what was typed in it."""
        return self.post(form.action or self.place, {**form.fields, **typed})

    def follow(self, answer: Answer) -> Answer:
        """Go where an answer sends, as a browser does; the answer itself when nowhere."""
        for _ in range(5):
            if answer.status not in (301, 302, 303, 307):
                break
            answer = self.get(urljoin(self.place, answer.headers["location"]))
        return answer

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        address = urlsplit(urljoin(self.place, path))
        target = address.path + (f"?{address.query}" if address.query else "")
        sent = {"Sec-Fetch-Site": "same-origin", **headers}
        if self.cookies:
            sent["Cookie"] = self.cookie
        if time.monotonic() - self._used > KEPT_SECONDS:
            self._line.close()  # the next request opens it again
        start = time.perf_counter()
        try:
            self._line.request(method, target, body, sent)
            got = self._line.getresponse()
        except (http.client.HTTPException, OSError) as error:
            self._line.close()
            raise ConnectionResetError(str(error)) from error
        first = time.perf_counter() - start
        content = got.read()
        whole = time.perf_counter() - start
        self._used = time.monotonic()
        self._keep_cookies(got.headers.get_all("set-cookie") or [])
        self.place = target
        named = {name.lower(): value for name, value in got.getheaders()}
        return Answer(got.status, named, content, first, whole)

    def _keep_cookies(self, lines: list[str]) -> None:
        for line in lines:
            for name, morsel in SimpleCookie(line).items():
                if morsel.value in ("", "deleted") or morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.coded_value
