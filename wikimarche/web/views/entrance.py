"""Signing in and out, one's own account and sessions, the language."""

from wikimarche.desk import people, signing_in
from wikimarche.store import accounts
from wikimarche.web.guard import session_cookie
from wikimarche.web.visit import Answer, Page, Redirect, Visit

__all__ = [
    "change_language",
    "change_password",
    "end_others",
    "end_session",
    "prepare_password",
    "prepare_sign_in",
    "show_account",
    "show_sessions",
    "show_sign_in",
    "sign_in",
    "sign_out",
]


def _inside(target: str) -> str:
    """Give an address of this site to go to after signing in; "" for any other."""
    safe = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if safe and target.isprintable() else ""


def show_sign_in(visit: Visit) -> Answer:
    """Show the form; context: next, email, refused (bool), refusal (or None)."""
    if visit.actor is not None:
        return Redirect("home")
    return _sign_in_page(visit, refused=False)


def _sign_in_page(visit: Visit, *, refused: bool) -> Page:
    target = visit.form.get("next") or visit.query("next")
    context = {
        "next": _inside(target),
        "email": visit.form.get("email"),
        "refused": refused,
        "refusal": visit.refusal,
    }
    return Page("entrance/sign_in.html", context, 422 if refused else 200)


def show_sign_in_again(visit: Visit) -> Answer:
    """Show the form with the refusal of a limit."""
    return _sign_in_page(visit, refused=False)


def prepare_sign_in(visit: Visit) -> int | None:
    """Recognise who signs in, before the writing transaction opens."""
    form = visit.form
    return signing_in.recognise(
        visit.ask,
        email=form.get("email"),
        password=form.get("password"),
        address=visit.address,
    )


def sign_in(visit: Visit) -> Answer:
    """Open a session, or count the failure and show the form again."""
    email, address = visit.form.get("email"), visit.address
    if visit.prepared is None:
        signing_in.note_failure(visit.ask, email=email, address=address)
        return _sign_in_page(visit, refused=True)
    agent = visit.request.headers.get("user-agent", "")
    opened = signing_in.open_session(
        visit.ask, visit.prepared, address=address, agent=agent
    )
    cookies = {
        session_cookie(visit.settings): opened.token,
        "language": opened.actor.language,
    }
    return Redirect("home", cookies=cookies, local=_inside(visit.form.get("next")))


def sign_out(visit: Visit) -> Answer:
    """End this session."""
    signing_in.sign_out(visit.ask)
    return Redirect(
        "sign_in", done="signed_out", cookies={session_cookie(visit.settings): None}
    )


def change_language(visit: Visit) -> Answer:
    """Change the language of the interface, for the account when somebody is signed in."""
    language = visit.form.get("language")
    if visit.actor is not None:
        people.change_language(visit.ask, language)
    back = _inside(visit.form.get("back"))
    kept = language if language in people.LANGUAGES else None
    return Redirect("home", cookies={"language": kept}, local=back)


def show_account(visit: Visit) -> Answer:
    """Show one's own account; context: account, service, company, refusal."""
    return _account_page(visit)


def _account_page(visit: Visit, *, status: int = 200) -> Page:
    account = accounts.account_of(visit.ask.session, visit.ask.who.id)
    assert account is not None
    session = visit.ask.session
    context = {
        "account": account,
        "service": accounts.service_of(session, account.service_id)
        if account.service_id
        else None,
        "company": accounts.company_of(session, account.company_id)
        if account.company_id
        else None,
        "refusal": visit.refusal,
    }
    return Page("entrance/account.html", context, status)


def prepare_password(visit: Visit) -> signing_in.NewPassword | None:
    """Check the change of a password, before the writing transaction opens."""
    form = visit.form
    return signing_in.prepare_password(
        visit.ask,
        current=form.get("current"),
        new=form.get("new"),
        again=form.get("again"),
        address=visit.address,
    )


def change_password(visit: Visit) -> Answer:
    """Change one's own password, or count the failure and show the form again."""
    if visit.prepared is None:
        wrong = signing_in.wrong_password(visit.ask, address=visit.address)
        return _account_page(visit.refused(wrong), status=422)
    signing_in.change_password(visit.ask, visit.prepared)
    return Redirect("account", done="password")


def show_sessions(visit: Visit) -> Answer:
    """List one's own open sessions; context: sessions (SignIn rows), current (id)."""
    found = accounts.sign_ins(visit.ask.session, visit.ask.who.id)
    return Page(
        "entrance/sessions.html", {"sessions": found, "current": visit.ask.who.session_id}
    )


def end_session(visit: Visit) -> Answer:
    """End one of one's own sessions."""
    signing_in.end_session(visit.ask, visit.number("session"))
    return Redirect("sessions", done="session_ended")


def end_others(visit: Visit) -> Answer:
    """End all one's other sessions."""
    signing_in.end_other_sessions(visit.ask)
    return Redirect("sessions", done="sessions_ended")
