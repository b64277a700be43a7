"""The watch: around every request, one line in the log and a few counts.

    server ─► watch ─► proxies' headers ─► routes

It knows a request by the name of its route and the numbers in its path. What else it tells
(who asked, which refusal) the door leaves in the state of the request.
"""

import logging
import re
import secrets
from time import perf_counter
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from wikimarche.settings import Settings
from wikimarche.web import metrics

__all__ = ["Watch"]

logger = logging.getLogger("wikimarche.requests")

HEADER = b"x-request-id"
WELL_FORMED = re.compile(r"[0-9a-f]{32}", re.ASCII)
# Told at level "debug": what machines ask, and each key that somebody presses.
QUIET = frozenset({"livez", "readyz", "metrics", "static", "steps", "presence"})
UNSENT = 499  # the visitor left before the answer, as proxies write it


class Watch:
    """Wraps the application; believes only the proxies of the settings."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        # An empty list trusts nobody; the library's default would trust this machine.
        self.app: Any = ProxyHeadersMiddleware(app, list(settings.proxies))  # type: ignore[arg-type]
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, then tell it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        told = _Told(self._id(scope), perf_counter())
        state = scope.setdefault("state", {})
        state["request_id"] = told.request_id
        metrics.in_progress().inc()
        try:
            await self.app(scope, receive, told.listening(send))
        except BaseException:
            told.status = told.status or 500
            raise
        finally:
            metrics.in_progress().dec()
            self._tell(scope, told)

    def _id(self, scope: Scope) -> str:
        """Give the id of a request: the one of a proxy that is believed, or a new one."""
        peer = scope["client"][0] if scope.get("client") else None
        if peer in self.app.trusted_hosts:
            given = dict(scope["headers"]).get(HEADER, b"").decode("latin-1")
            if WELL_FORMED.fullmatch(given):
                return str(given)
        return secrets.token_hex(16)

    def _tell(self, scope: Scope, told: "_Told") -> None:
        seconds = perf_counter() - told.began
        route, state = route_name(scope), scope["state"]
        status, refusal = told.status or UNSENT, state.get("refusal", "")
        metrics.count_request(
            *(route, scope["method"], status), seconds=seconds, refusal=refusal
        )
        ids = {
            name: value
            for name, value in scope.get("path_params", {}).items()
            if isinstance(value, int)
        }
        fields = {
            "request": told.request_id,
            "method": scope["method"],
            "route": route,
            **ids,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "bytes": told.bytes,
            "account": state.get("account"),
        }
        if refusal:
            fields["refusal"] = refusal
        if self.settings.log_addresses:
            fields["address"] = scope["client"][0] if scope.get("client") else ""
        level = logging.DEBUG if route in QUIET and status < 400 else logging.INFO
        logger.log(level, "request", extra={"fields": fields})


class _Told:
    """What is learnt of an answer while it leaves."""

    def __init__(self, request_id: str, began: float) -> None:
        self.request_id = request_id
        self.began = began
        self.status = 0
        self.bytes = 0

    def listening(self, send: Send) -> Send:
        """Give a `send` that notes what passes, and puts the id on the answer."""

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.status = message["status"]
                name = (HEADER, self.request_id.encode())
                message = {**message, "headers": [*message.get("headers", ()), name]}
            elif message["type"] == "http.response.body":
                self.bytes += len(message.get("body", b""))
            await send(message)

        return noted


def route_name(scope: Scope) -> str:
    """Give the name of the route that serves, "static" for a file, "none" for neither."""
    endpoint = scope.get("endpoint")
    if endpoint is None:
        return "none"
    return str(getattr(endpoint, "__name__", "static"))
