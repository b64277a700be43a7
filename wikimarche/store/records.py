"""Queries on the journal and its chain, the CPV and the Word models."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, delete, func, select

from wikimarche.store.tables import ChainHead, Cpv, Journal, WordModel

__all__ = [
    "chain_head",
    "cpv_count",
    "cpv_of",
    "cpv_starting",
    "find_cpv",
    "journal_of",
    "replace_cpv",
    "word_model",
]


def chain_head(session: Session, name: str) -> ChainHead:
    """Give the end of a chain and keep its other writers waiting until the commit."""
    query = select(ChainHead).where(ChainHead.name == name).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one()


def journal_of(session: Session, tender_id: int, *, limit: int) -> Sequence[Journal]:
    """Give the last entries of the journal about a tender, the latest first."""
    query = select(Journal).where(Journal.tender_id == tender_id)
    return session.exec(query.order_by(col(Journal.id).desc()).limit(limit)).all()


def cpv_of(session: Session, code: str) -> Cpv | None:
    """Give a code of the vocabulary, written with its check digit."""
    return session.get(Cpv, code)


def cpv_starting(session: Session, digits: str) -> Cpv | None:
    """Give the code of these eight digits, whether or not it is kept with its check digit."""
    return session.exec(select(Cpv).where(col(Cpv.code).startswith(digits))).first()


def cpv_count(session: Session) -> int:
    """Count the codes that are loaded."""
    return session.exec(select(func.count()).select_from(Cpv)).one()


def find_cpv(session: Session, words: Sequence[str], *, limit: int = 20) -> Sequence[Cpv]:
    """Give the codes whose folded text holds every word; families before details.

    `words` are folded like `Cpv.search`: lower case, without accents.
    """
    query = select(Cpv)
    for word in words:
        query = query.where(col(Cpv.search).contains(word, autoescape=True))
    order = (
        col(Cpv.common).desc(),
        func.length(func.rtrim(func.substr(Cpv.code, 1, 8), "0")),
    )
    return session.exec(query.order_by(*order, col(Cpv.code)).limit(limit)).all()


def replace_cpv(session: Session, rows: Iterable[Cpv]) -> None:
    """Put these codes in the place of all that are there."""
    session.exec(delete(Cpv))
    session.flush()
    session.add_all(rows)
    session.flush()


def word_model(session: Session) -> WordModel | None:
    """Give the Word model in service, None when the shipped one serves."""
    query = select(WordModel).where(col(WordModel.removed_at).is_(None))
    return session.exec(query.order_by(col(WordModel.id).desc()).limit(1)).first()
