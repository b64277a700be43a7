"""Signing in and out, open sessions, and the limiter of attempts.

Equal answers and equal times whether the account exists or not; failed attempts are
counted by account, by address and for everybody (promise P18).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from wikimarche.desk import credentials, retention
from wikimarche.desk.asking import Ask, record
from wikimarche.errors import Invalid, NotFound, Sentence, Stale, TooMany
from wikimarche.rules import Action, Actor, Profile, Role
from wikimarche.store import accounts
from wikimarche.store import retention as kept
from wikimarche.store.accounts import Holder
from wikimarche.store.tables import Account, Attempt, SignIn

__all__ = [
    "LIMITS",
    "Limit",
    "NewPassword",
    "Opened",
    "actor_of",
    "actor_with",
    "change_password",
    "end_other_sessions",
    "end_session",
    "forget_failures",
    "note_failure",
    "open_session",
    "prepare_password",
    "recognise",
    "refuse_flood",
    "sign_out",
    "touch_session",
    "wrong_password",
]


@dataclass(frozen=True)
class Limit:
    """So many failures of one key within so many minutes, then a wait."""

    scope: str
    failures: int
    minutes: int


LIMITS: tuple[Limit, ...] = (
    Limit("account", 8, 15),
    Limit("address", 30, 15),
    Limit("everybody", 600, 15),
)


@dataclass(frozen=True)
class Opened:
    """A session just opened: its token is given once, to the browser."""

    token: str
    actor: Actor


def _keys(email: str, address: str) -> dict[str, str]:
    return {
        "account": f"account:{email}",
        "address": f"address:{address}",
        "everybody": "*",
    }


def refuse_flood(ask: Ask, email: str, address: str) -> None:
    """Raise TooMany when one of the limits is reached."""
    keys = _keys(email, address)
    for limit in LIMITS:
        span = timedelta(minutes=limit.minutes)
        # One written much later than now, by a clock put right since, would lock for years.
        count, oldest = accounts.attempts(
            ask.session, keys[limit.scope], ask.now - span, until=ask.now + span
        )
        if count >= limit.failures and oldest is not None:
            raise TooMany(max(1, int((oldest + span - ask.now).total_seconds())))


def note_failure(ask: Ask, *, email: str, address: str) -> None:
    """Count a failed attempt under each of its keys; forget those of other days."""
    email = email.strip().lower()
    _forget_old_failures(ask)
    for key in _keys(email, address).values():
        ask.session.add(Attempt(key=key, at=ask.now))


def _forget_old_failures(ask: Ask) -> None:
    """Forget the failed attempts that are past their retention."""
    days = retention.days_kept(ask.session)["attempts"]
    kept.forget_attempts_before(ask.session, ask.now - timedelta(days=days))


def forget_failures(ask: Ask, email: str) -> None:
    """Forget the failed attempts on one account."""
    accounts.forget_attempts(ask.session, _keys(email, "")["account"])


def actor_of(ask: Ask, account: Account, session_id: int | None = None) -> Actor:
    """Give the plain value of an account, with its role in each tender."""
    return _actor(ask, account, _id(account), session_id)


def _actor(
    ask: Ask, of: Account | Holder, account_id: int, session_id: int | None
) -> Actor:
    roles = accounts.roles_by_tender(ask.session, account_id)
    return Actor(
        id=account_id,
        name=of.name,
        profile=Profile(of.profile),
        language=of.language,
        is_admin=of.is_admin,
        is_steward=of.is_steward,
        service_id=of.service_id,
        company_id=of.company_id,
        session_id=session_id,
        must_change=of.must_change,
        roles={tender: Role(role) for tender, role in roles.items()},
    )


def _id(account: Account) -> int:
    assert account.id is not None
    return account.id


def recognise(ask: Ask, *, email: str, password: str, address: str) -> int | None:
    """Give the id of the active account that this address and password open.

    Only reads: the costly hash is computed before the writing transaction opens, so that
    a flood of attempts cannot keep writers waiting. TooMany when a limit is reached.
    """
    email = email.strip().lower()
    refuse_flood(ask, email, address)
    account = accounts.account_by_email(ask.session, email)
    good = credentials.verify_password(account.password_hash if account else None, password)
    return account.id if account is not None and good and account.active else None


def open_session(ask: Ask, account_id: int, *, address: str, agent: str) -> Opened:
    """Open a session for somebody who was recognised."""
    account = accounts.account_of(ask.session, account_id)
    assert account is not None
    _forget_old_failures(ask)
    forget_failures(ask, account.email)
    token = credentials.make_token()
    opened = SignIn(
        token_hash=credentials.token_hash(token),
        account_id=account_id,
        created_at=ask.now,
        seen_at=ask.now,
        address=address,
        agent=agent[:200],
    )
    ask.session.add(opened)
    ask.session.flush()
    actor = actor_of(ask, account, opened.id)
    record(Ask(ask.session, actor, ask.now, address), "sign_in")
    return Opened(token=token, actor=actor)


def actor_with(ask: Ask, token: str, *, days: int) -> tuple[Actor, datetime] | None:
    """Give who holds this token and when it was last seen; None when it opens nothing."""
    holder = accounts.holder_of(ask.session, credentials.token_hash(token))
    if holder is None or not holder.active:
        return None
    if holder.seen_at < ask.now - timedelta(days=days):
        return None
    return _actor(ask, holder, holder.id, holder.session_id), holder.seen_at


def touch_session(ask: Ask, session_id: int) -> None:
    """Remember that a session is in use, so that it does not end."""
    opened = accounts.sign_in_of(ask.session, session_id)
    if opened is not None:
        opened.seen_at = ask.now
        ask.session.add(opened)


def sign_out(ask: Ask) -> None:
    """End the actor's own session."""
    if ask.who.session_id is not None:
        end_session(ask, ask.who.session_id)


def end_session(ask: Ask, session_id: int) -> None:
    """End one of the actor's sessions; NotFound when it is somebody else's."""
    ask.require(Action.MANAGE_OWN_ACCOUNT)
    opened = accounts.sign_in_of(ask.session, session_id)
    if opened is None or opened.account_id != ask.who.id:
        raise NotFound
    ask.session.delete(opened)
    record(ask, "end_session", session=session_id)


def end_other_sessions(ask: Ask) -> None:
    """End every session of the actor but the one that asks."""
    ask.require(Action.MANAGE_OWN_ACCOUNT)
    accounts.end_sign_ins(ask.session, ask.who.id, but=ask.who.session_id)
    record(ask, "end_other_sessions")


@dataclass(frozen=True)
class NewPassword:
    """A password ready to take the place of the one it was checked against, both hashed."""

    old_hash: str
    new_hash: str


def prepare_password(
    ask: Ask, *, current: str, new: str, again: str, address: str
) -> NewPassword | None:
    """Check a change of the actor's password; None when the current one is wrong.

    Only reads, as `recognise`: an open session must not help to guess the password it was
    opened with, nor keep writers waiting. Invalid says what is wrong with the new one,
    TooMany when a limit is reached.
    """
    ask.require(Action.MANAGE_OWN_ACCOUNT)
    account = accounts.account_of(ask.session, ask.who.id)
    assert account is not None
    refuse_flood(ask, account.email, address)
    if not credentials.verify_password(account.password_hash, current):
        return None
    fault = credentials.password_fault(new, email=account.email)
    if fault is not None:
        raise Invalid({"new": fault})
    if new == current:  # somebody else may have read it: that is why it is changed
        raise Invalid({"new": Sentence("Ce mot de passe est celui que vous changez.")})
    if new != again:
        raise Invalid(
            {"again": Sentence("Les deux nouveaux mots de passe sont différents.")}
        )
    return NewPassword(account.password_hash, credentials.hash_password(new))


def wrong_password(ask: Ask, *, address: str) -> Invalid:
    """Count a wrong current password of the actor, and give the refusal to show."""
    account = accounts.account_of(ask.session, ask.who.id)
    assert account is not None
    note_failure(ask, email=account.email, address=address)
    return Invalid({"current": Sentence("Ce n’est pas votre mot de passe actuel.")})


def change_password(ask: Ask, prepared: NewPassword) -> None:
    """Put a prepared password in place and end the actor's other sessions.

    Raises Stale when the password was changed since it was checked.
    """
    ask.require(Action.MANAGE_OWN_ACCOUNT)
    account = accounts.account_of(ask.session, ask.who.id)
    assert account is not None
    if account.password_hash != prepared.old_hash:
        raise Stale(Sentence("Votre mot de passe vient d’être changé ailleurs."))
    account.password_hash = prepared.new_hash
    account.must_change = False
    ask.session.add(account)
    accounts.end_sign_ins(ask.session, ask.who.id, but=ask.who.session_id)
    record(ask, "change_password")
