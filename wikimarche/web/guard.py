"""What keeps other sites and other eyes out: origin check, headers, cookies.

The origin check is the rule of Go 1.25's CrossOriginProtection: browsers say where a
request comes from, so no token is needed in forms (promise P10).
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from wikimarche.errors import Forbidden, Sentence
from wikimarche.settings import Settings

__all__ = ["HEADERS", "check_origin", "session_cookie", "set_cookies"]

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
YEAR = 365 * 24 * 3600

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}

FROM_ELSEWHERE = Sentence(
    "Cette demande vient d’un autre site : elle a été refusée et rien n’a changé. Revenez à la page et recommencez."
)


def check_origin(request: Request) -> None:
    """Raise Forbidden when an unsafe request comes from another site.

    Sec-Fetch-Site decides when the browser sends it; else Origin must be our own host; a
    program that sends neither is not a browser and carries nobody's cookie by surprise.
    """
    if request.method in SAFE:
        return
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise Forbidden(FROM_ELSEWHERE)
        return
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host", ""):
        raise Forbidden(FROM_ELSEWHERE)


def session_cookie(settings: Settings) -> str:
    """Give the name of the session's cookie; __Host- binds it to this host over https."""
    return "__Host-session" if settings.secure else "session"


def set_cookies(
    response: Response, cookies: Mapping[str, str | None], settings: Settings
) -> None:
    """Set or remove cookies; all are for this site alone, and unreadable by scripts."""
    for name, value in cookies.items():
        if value is None:
            response.delete_cookie(name, path="/", secure=settings.secure, httponly=True)
            # Pages kept for a reader who leaves must not come back with the button "back".
            response.headers["Clear-Site-Data"] = '"cache"'
            continue
        age = settings.session_days * 24 * 3600 if name.endswith("session") else YEAR
        response.set_cookie(
            name,
            value,
            max_age=age,
            path="/",
            secure=settings.secure,
            httponly=True,
            samesite="lax",
        )
