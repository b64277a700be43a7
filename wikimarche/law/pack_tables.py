"""The tables of a rule pack: which keys each has, and what they hold."""

from collections.abc import Mapping
from typing import Any, Final

from wikimarche.law.facts import KINDS, NATURES
from wikimarche.law.shapes import (
    AMOUNT,
    DATE,
    RULE,
    TABLE,
    TABLES,
    TEXT,
    URL,
    Key,
    Path,
    Wrong,
    check,
    choice,
    choices,
    texts,
)
from wikimarche.law.verdicts import Severity, Verdict
from wikimarche.law.vocabulary import APPLIES, LOOKS, NAME

__all__ = ["RULE_TABLE", "THRESHOLD_TABLE", "TOP", "WORDS_TABLE", "check_rule"]

_VERDICTS: Final = (Verdict.MET, Verdict.MISSING, Verdict.TO_CHECK)
_VERDICT: Final = choice(_VERDICTS)
_CONFIDENCE: Final = choice(("high", "medium", "low"))
_OPTIONAL_TEXT: Final = Key(TEXT, needed=False)

TOP: Final[Mapping[str, Key]] = {
    "version": Key(TEXT),
    "words": Key(TABLE),
    "thresholds": Key(TABLES),
    "rules": Key(TABLES),
}
WORDS_TABLE: Final[Mapping[str, Key]] = {
    "label": Key(TEXT),
    "label_en": Key(TEXT),
    "terms": Key(texts(TEXT)),
}
_DATED: Final[Mapping[str, Key]] = {
    "valid_from": Key(DATE),
    "valid_to": Key(DATE, needed=False),
    "source": Key(URL),
    "checked_on": Key(DATE),
    "confidence": Key(_CONFIDENCE),
}
THRESHOLD_TABLE: Final[Mapping[str, Key]] = {
    "key": Key(NAME),
    "amount": Key(AMOUNT),
    "about": Key(TEXT),
    "about_en": Key(TEXT),
    **_DATED,
}
RULE_TABLE: Final[Mapping[str, Key]] = {
    "id": Key(RULE),
    "scope": Key(choice(("lot", "tender"))),
    "severity": Key(choice(tuple(Severity))),
    "reference": Key(TEXT),
    "checked_by": _OPTIONAL_TEXT,
    "title": Key(TEXT),
    "title_en": Key(TEXT),
    **{name: _OPTIONAL_TEXT for one in _VERDICTS for name in (one.value, f"{one}_en")},
    "applies": Key(TABLE, needed=False),
    "find": Key(TABLES, needed=False),
    "otherwise": Key(_VERDICT),
    "answer": Key(TABLE, needed=False),
    **_DATED,
}
_STEP: Final[Mapping[str, Key]] = {
    "look": Key(choice(tuple(LOOKS))),
    "gives": Key(_VERDICT),
}
_ANSWER: Final[Mapping[str, Key]] = {
    "choices": Key(TABLES, needed=False),
    "passage_in": Key(choices(KINDS), needed=False),
}
_CHOICE: Final[Mapping[str, Key]] = {
    "code": Key(NAME),
    "label": Key(TEXT),
    "label_en": Key(TEXT),
    "natures": Key(choices(NATURES), needed=False),
}


def check_rule(rule: Mapping[str, Any], path: Path) -> None:
    """Refuse a rule whose words, steps or sentences are not as they should be."""
    applies = check(rule.get("applies", {}), APPLIES, (*path, "applies"))
    if "words" in applies and "in" not in applies:
        raise Wrong((*path, "applies"), "La clé « in » manque : où chercher ces mots ?")
    for i, step in enumerate(rule.get("find", ())):
        _check_step(step, (*path, "find", i))
    answer = check(rule.get("answer", {}), _ANSWER, (*path, "answer"))
    for i, one in enumerate(answer.get("choices", ())):
        check(one, _CHOICE, (*path, "answer", "choices", i))
    _check_sentences(rule, path)


def _check_step(step: Any, path: Path) -> None:
    looked = str(step.get("look", ""))
    if looked not in LOOKS:
        reason = f"Ce que l’on cherche, « {looked} », est inconnu : " + ", ".join(LOOKS)
        raise Wrong((*path, "look"), reason)
    check(step, {**_STEP, **LOOKS[looked]}, path)


def _check_sentences(rule: Mapping[str, Any], path: Path) -> None:
    """Refuse a verdict that a rule may give without a sentence in each language."""
    given = {rule["otherwise"], *(step["gives"] for step in rule.get("find", ()))}
    if "value" in rule.get("applies", {}):
        given.add(Verdict.TO_CHECK)  # the value of a lot may not be known
    for verdict in sorted(given):
        for name in (verdict, f"{verdict}_en"):
            if name not in rule:
                raise Wrong(
                    path, f"La phrase « {name} » manque : la règle peut le conclure."
                )
