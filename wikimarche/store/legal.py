"""Queries on the legal check: what is known of a tender beside its sheet, answers, past checks."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from wikimarche.store.library_tables import (
    Dismissal,
    FreezeCheck,
    LegalProfile,
    RuleAnswer,
)
from wikimarche.store.tables import Account

__all__ = [
    "answer_to",
    "answers_of",
    "dismissal_of",
    "dismissals_of",
    "freeze_checks_of",
    "profile_of",
]


def profile_of(session: Session, tender_id: int) -> LegalProfile:
    """Give what the check knows of a tender beside its sheet; nothing special unless somebody said so."""
    return session.get(LegalProfile, tender_id) or LegalProfile(tender_id=tender_id)


def answers_of(session: Session, tender_id: int) -> Sequence[tuple[RuleAnswer, Account]]:
    """Give the answers that hold for a tender, and by whom, in the order they were given."""
    query = (
        select(RuleAnswer, Account)
        .join(Account, col(Account.id) == RuleAnswer.account_id)
        .where(RuleAnswer.tender_id == tender_id, col(RuleAnswer.ended_at).is_(None))
    )
    return session.exec(query.order_by(col(RuleAnswer.id))).all()


def answer_to(
    session: Session, tender_id: int, rule: str, lot: int
) -> Sequence[RuleAnswer]:
    """Give the answers that hold to one rule for one lot."""
    query = select(RuleAnswer).where(
        RuleAnswer.tender_id == tender_id,
        RuleAnswer.rule == rule,
        RuleAnswer.lot == lot,
        col(RuleAnswer.ended_at).is_(None),
    )
    return session.exec(query).all()


def freeze_checks_of(session: Session, tender_id: int) -> Sequence[FreezeCheck]:
    """Give the checks kept when a tender was frozen, the last first."""
    query = select(FreezeCheck).where(FreezeCheck.tender_id == tender_id)
    return session.exec(query.order_by(col(FreezeCheck.id).desc())).all()


def dismissals_of(session: Session, spec_id: int) -> Sequence[tuple[Dismissal, Account]]:
    """Give what was set aside of the drafting check of a document, and by whom."""
    query = (
        select(Dismissal, Account)
        .join(Account, col(Account.id) == Dismissal.account_id)
        .where(Dismissal.spec_id == spec_id)
    )
    return session.exec(query.order_by(col(Dismissal.id))).all()


def dismissal_of(
    session: Session, spec_id: int, known: tuple[str, str, str]
) -> Dismissal | None:
    """Give what was set aside by its kind, its article and its words."""
    kind, section, words = known
    query = select(Dismissal).where(
        Dismissal.spec_id == spec_id,
        Dismissal.kind == kind,
        Dismissal.section == section,
        Dismissal.words == words,
    )
    return session.exec(query).first()
