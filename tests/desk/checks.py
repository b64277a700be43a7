"""Answering the legal check in tests, so that a tender may be frozen."""

from tests.people import Town
from wikimarche.desk import legal
from wikimarche.desk.legal import AnswerForm, ProfileForm
from wikimarche.rules import Actor

__all__ = ["WHY", "settle_check"]

WHY = "Vu en comité avec le service juridique."


def settle_check(town: Town, actor: Actor, tender: int) -> None:
    """Make a tender of defence, for which R02 to R08 do not hold, and answer what still blocks."""
    with town.asking(actor) as ask:
        row = town.row(ask, tender)
        legal.set_profile(ask, row, ProfileForm(defence=True))
        ask.session.flush()
        found = [one for one in legal.check_tender(ask, row) if one.blocks]
        for one in found:
            choices = one.rule.answer.choices
            form = AnswerForm(
                rule=one.rule.id,
                lot=one.lot,
                reason=WHY,
                choice=choices[0].code if choices else "",
            )
            legal.answer_finding(ask, row, form)
