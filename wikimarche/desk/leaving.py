"""Somebody who leaves, or who becomes something else: their teams, tenders and identity.

Authorship stays: revisions, steps and the journal name the account by its number. What
names the person is taken away from the account and from the erasable parts of the journal.
"""

from wikimarche.desk import signing_in
from wikimarche.desk.asking import Ask, record
from wikimarche.errors import Invalid, NotFound, Sentence, several
from wikimarche.rules import Action, Profile, Role
from wikimarche.store import accounts, journal, tenders
from wikimarche.store.tables import Account, Membership

__all__ = ["REMOVED", "hand_over", "keep_teams", "removal_hindrance", "remove_identity"]

REMOVED = Sentence(
    "L’identité de cette personne a été retirée : ce compte ne peut plus changer."
)


def _alone_in_charge(ask: Ask, account_id: int) -> Sentence | None:
    """Say which tenders would be left without anybody in charge, None when there is none."""
    references = [row.reference for row in accounts.owned_alone(ask.session, account_id)]
    if not references:
        return None
    return several(
        "Cette personne est seule responsable du marché %(references)s. Confiez-le d’abord à un autre acheteur.",
        "Cette personne est seule responsable des marchés %(references)s. Confiez-les d’abord à un autre acheteur.",
        {"count": len(references), "references": ", ".join(references)},
    )


def _hold_teams(ask: Ask, account_id: int) -> list[Membership]:
    """Give the memberships of an account once nobody else can change these teams."""
    for member, _ in accounts.memberships(ask.session, account_id):
        tenders.lock_tender(ask.session, member.tender_id, shared=False)
    return [member for member, _ in accounts.memberships(ask.session, account_id)]


def _leave(ask: Ask, member: Membership) -> None:
    ask.session.delete(member)
    record(ask, "remove_member", tender_id=member.tender_id, account=member.account_id)


def _become(ask: Ask, member: Membership, role: Role) -> None:
    member.role = role
    ask.session.add(member)
    record(
        *(ask, "add_member"),
        tender_id=member.tender_id,
        account=member.account_id,
        role=role,
    )


def keep_teams(ask: Ask, account_id: int, profile: Profile) -> None:
    """Keep teams true to a new profile: only a buyer is in charge, a company is in no team.

    Raises Invalid when a tender would have nobody in charge.
    """
    if profile is Profile.BUYER:
        return
    members = _hold_teams(ask, account_id)
    alone = _alone_in_charge(ask, account_id)
    if alone is not None:
        raise Invalid({"profile": alone})
    for member in members:
        if profile is Profile.COMPANY:
            _leave(ask, member)
        elif member.role == Role.OWNER:
            _become(ask, member, Role.WRITER)


def _account(ask: Ask, account_id: int) -> Account:
    account = accounts.account_of(ask.session, account_id)
    if account is None:
        raise NotFound
    return account


def hand_over(ask: Ask, account_id: int, *, to: int | None) -> int:
    """Put another buyer in charge of every tender of an account; give how many there are.

    For somebody who has left: nobody else could open the team of a tender they were alone in
    charge of. The administrator sees nothing of these tenders for that.
    """
    ask.require(Action.MANAGE_ACCOUNTS)
    _account(ask, account_id)
    heir = accounts.account_of(ask.session, to) if to else None
    fit = heir is not None and heir.active and heir.profile == Profile.BUYER
    if heir is None or heir.id is None or not fit or heir.id == account_id:
        raise Invalid({"to": Sentence("Choisissez un acheteur dans la liste.")})
    owned = [m for m in _hold_teams(ask, account_id) if m.role == Role.OWNER]
    for member in owned:
        own = tenders.member_of(ask.session, member.tender_id, heir.id)
        heirs = own or Membership(tender_id=member.tender_id, account_id=heir.id)
        if heirs.role != Role.OWNER:
            _become(ask, heirs, Role.OWNER)
        _become(ask, member, Role.WRITER)
    record(ask, "hand_over", account=account_id, to=heir.id, count=len(owned))
    return len(owned)


def removal_hindrance(ask: Ask, account: Account) -> Sentence | None:
    """Say why the identity of an account cannot be removed now, None when it can."""
    assert account.id is not None
    if account.removed_at is not None:
        return REMOVED
    if account.id == ask.who.id:
        return Sentence(
            "Vous ne pouvez pas retirer votre propre identité : demandez-le à un autre administrateur."
        )
    if _is_last_administrator(ask, account):
        return Sentence("Gardez au moins un administrateur actif : c’est le dernier.")
    return _alone_in_charge(ask, account.id)


def _is_last_administrator(ask: Ask, account: Account) -> bool:
    serves = account.is_admin and account.active
    return serves and accounts.active_administrators(ask.session) == 1


def remove_identity(ask: Ask, account_id: int) -> Account:
    """Take the person away from an account, for good; what they wrote keeps its number.

    The account is closed and its sessions end; name, address and password are emptied, and
    with them where the person's entries of the journal came from. Raises Invalid with what
    hinders it.
    """
    ask.require(Action.MANAGE_ACCOUNTS)
    accounts.hold_administrators(ask.session)
    account = _account(ask, account_id)
    members = _hold_teams(ask, account_id)
    hindrance = removal_hindrance(ask, account)
    if hindrance is not None:
        raise Invalid({}, hindrance)
    for member in members:
        _leave(ask, member)
    accounts.end_sign_ins(ask.session, account_id)
    signing_in.forget_failures(ask, account.email)
    _empty(ask, account)
    journal.erase_private_of(ask.session, account_id)
    record(ask, "remove_identity", account=account_id)
    return account


def _empty(ask: Ask, account: Account) -> None:
    account.name = f"Personne retirée n° {account.id}"
    account.email = f"retiree-{account.id}@invalid"  # RFC 2606: no such address exists
    account.password_hash = ""
    account.is_admin = account.is_steward = False
    account.active = account.must_change = False
    account.removed_at = ask.now
    ask.session.add(account)
