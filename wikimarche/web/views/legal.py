"""The legal check of a tender: its findings, the answers people give, what goes with what."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from wikimarche.desk import legal
from wikimarche.desk.legal import AnswerForm, ProfileForm
from wikimarche.errors import Sentence, Stale
from wikimarche.law.coverage import LotCoverage
from wikimarche.law.judging import Finding
from wikimarche.law.verdicts import Verdict
from wikimarche.store import legal as legal_store
from wikimarche.store import specs, tenders
from wikimarche.web.law_words import seen, told
from wikimarche.web.views.around import face_of
from wikimarche.web.visit import Answer, Page, Redirect, Visit

__all__ = [
    "answer_finding",
    "save_profile",
    "show_check",
    "show_coverage",
    "withdraw_answer",
]

WORST = {Verdict.MISSING: 0, Verdict.TO_CHECK: 1, Verdict.MET: 2, Verdict.NOT_APPLICABLE: 3}
GONE = Sentence("Ce point n’est plus dans la vérification : rouvrez la page.")
SERIOUS = {"block": 0, "warn": 1, "info": 2}


@dataclass(frozen=True)
class Shown:
    """A finding with its words, said once for all the lots it says the same of."""

    finding: Finding
    lots: tuple[int, ...]
    title: str
    sentence: str
    seen: str

    @property
    def name(self) -> str:
        """What its form and its place on the page are called."""
        return f"{self.finding.rule.id}-{self.finding.lot}"


def _shown(visit: Visit, findings: Sequence[Finding]) -> Iterator[Shown]:
    """Give the findings as they are shown; lots of which the same is said are together."""
    alike: dict[Hashable, list[Finding]] = {}
    for one in findings:
        said = (one.verdict, one.reason, frozenset(one.values.items()), one.proofs)
        alike.setdefault((one.rule.id, said, one.answer and one.answer.reason), []).append(
            one
        )
    for first, *others in alike.values():
        lots = tuple(one.lot for one in (first, *others))
        words = seen(first, legal.pack(), visit.tongue)
        yield Shown(first, lots, *told(first, visit.tongue), words)


def _order(shown: Shown) -> tuple[int, int, int, str, int]:
    one = shown.finding
    blocks = 0 if one.blocks else 1
    return (blocks, SERIOUS[one.rule.severity], WORST[one.verdict], one.rule.id, one.lot)


def show_check(visit: Visit) -> Answer:
    """Show the legal check; context: tender; open (Shown that ask for something, the gravest
    first), settled, aside (not applicable), answers (row, face) by name, lots (titles by number), specs (by code), articles ((value,
    words) that an answer may name), pack, on, assumed, profile, frozen (FreezeCheck rows), refusal, typed, blocking.
    """
    session, tender = visit.ask.session, visit.tender
    assert tender.id is not None
    found = sorted(_shown(visit, legal.check_tender(visit.ask, tender)), key=_order)
    rows = legal_store.answers_of(session, tender.id)
    pieces = specs.specs_of(session, tender.id)
    asking = [one for one in found if _asks(one.finding)]
    context = {
        "tender": tender,
        "open": asking,
        "settled": [one for one in found if _is_settled(one.finding)],
        "aside": [one for one in found if one.finding.verdict is Verdict.NOT_APPLICABLE],
        "answers": {f"{row.rule}-{row.lot}": (row, face_of(who)) for row, who in rows},
        "lots": {lot.number: lot.title for lot in tenders.lots_of(session, tender.id)},
        "specs": {spec.code: spec for spec in pieces},
        "pack": legal.pack(),
        "on": tender.launch_date or visit.ask.now.date(),
        "assumed": tender.launch_date is None,
        "profile": legal_store.profile_of(session, tender.id),
        "frozen": legal_store.freeze_checks_of(session, tender.id),
        "blocking": sum(one.finding.blocks for one in asking),
        "refusal": visit.refusal,
        "typed": visit.form,
    }
    return Page("legal/check.html", context)


def _asks(finding: Finding) -> bool:
    wanting = finding.verdict in (Verdict.MISSING, Verdict.TO_CHECK)
    return wanting and not finding.answered


def _is_settled(finding: Finding) -> bool:
    return finding.verdict is Verdict.MET or finding.answered


# --- what people say


def answer_finding(visit: Visit) -> Answer:
    """Keep the answer to a finding, for every lot it was shown for."""
    form = visit.form
    for lot in _lots(visit):
        answer = AnswerForm(
            rule=form.get("rule"),
            lot=lot,
            reason=form.get("reason"),
            choice=form.get("choice"),
            passage=form.get("passage"),
        )
        legal.answer_finding(visit.ask, visit.tender, answer)
    return Redirect("check", {"tender": visit.tender.id}, done="answered")


def _lots(visit: Visit) -> list[int]:
    """Read the lots of a form, each once; Stale when there is none or it is not a number."""
    texts = list(dict.fromkeys(visit.form.texts.get("lot", ())))
    if not texts or not all(t.isascii() and t.isdigit() and len(t) < 6 for t in texts):
        raise Stale(GONE)
    return [int(text) for text in texts]


def withdraw_answer(visit: Visit) -> Answer:
    """Take back the answer to a finding."""
    for lot in _lots(visit):
        legal.withdraw_answer(visit.ask, visit.tender, rule=visit.form.get("rule"), lot=lot)
    return Redirect("check", {"tender": visit.tender.id}, done="answer_withdrawn")


def save_profile(visit: Visit) -> Answer:
    """Keep what the check must know of the tender beside its sheet."""
    form = visit.form
    legal.set_profile(
        visit.ask,
        visit.tender,
        ProfileForm(
            central=bool(form.get("central")),
            defence=bool(form.get("defence")),
            renewable=bool(form.get("renewable")),
            sourcing=bool(form.get("sourcing")),
        ),
    )
    return Redirect("check", {"tender": visit.tender.id}, done="profile")


# --- what goes with what


def show_coverage(visit: Visit) -> Answer:
    """Show the matrix of each lot and its profile; context: tender, covers (LotCoverage), charts
    (by lot: (theme, [(level, count, share)])), most, lots (titles), specs (by code).
    """
    session, tender = visit.ask.session, visit.tender
    assert tender.id is not None
    covers = legal.coverage_of(visit.ask, tender)
    most = max((one.clauses for cover in covers for one in cover.profile), default=0)
    context = {
        "tender": tender,
        "covers": covers,
        "charts": {cover.lot: _chart(cover) for cover in covers},
        "most": most,
        "lots": {lot.number: lot.title for lot in tenders.lots_of(session, tender.id)},
        "specs": {spec.code: spec for spec in specs.specs_of(session, tender.id)},
    }
    return Page("legal/coverage.html", context)


def _chart(cover: LotCoverage) -> list[tuple[str, str, Mapping[str, int]]]:
    """Give the counts of each theme by level: (side, code, counts)."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for one in cover.profile:
        side, _, code = one.theme.partition(":")
        found.setdefault((side, code), {})[one.level] = one.clauses
    return [(side, code, counts) for (side, code), counts in sorted(found.items())]
