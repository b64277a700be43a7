"""The sentences of the legal check: why a verdict, with the values the evaluator gives.

The rule's own sentences are in the pack, in both languages; these say what was seen.
"""

from collections.abc import Mapping
from datetime import date

from wikimarche.desk.clause_labels import DOCUMENTS
from wikimarche.errors import Sentence
from wikimarche.law.judging import Finding
from wikimarche.law.packs import Pack
from wikimarche.law.verdicts import Reason, Verdict
from wikimarche.web.tongues import Tongue

__all__ = ["COVERS", "REASONS", "VERDICTS", "seen", "told"]

VERDICTS: Mapping[str, Sentence] = {
    Verdict.MET: Sentence("Satisfait"),
    Verdict.MISSING: Sentence("Manque"),
    Verdict.TO_CHECK: Sentence("À vérifier"),
    Verdict.NOT_APPLICABLE: Sentence("Sans objet"),
}
COVERS: Mapping[str, Sentence] = {
    "present": Sentence("Oui"),
    "absent": Sentence("Non"),
    "none": Sentence("Le clausier n’en propose pas"),
    "unknown": Sentence("Clause inconnue"),
}
REASONS: Mapping[Reason, Sentence] = {
    Reason.CLAUSE_PLACED: Sentence("Clause placée : %(clauses)s."),
    Reason.WORDS_FOUND: Sentence("Des mots en parlent (%(list)s)."),
    Reason.ARTICLE_FOUND: Sentence("Un article porte ce titre (%(list)s)."),
    Reason.CRITERION_FOUND: Sentence("Critère trouvé : %(criterion)s %(weight)s."),
    Reason.CRITERION_LIGHT: Sentence(
        "Critère trouvé : %(criterion)s, %(weight)s, moins de %(below)s %%."
    ),
    Reason.ONLY_CRITERION: Sentence("Seul critère : %(criterion)s."),
    Reason.FIELD_FILLED: Sentence("Champs remplis : %(fields)s."),
    Reason.ELEMENTS_FOUND: Sentence("Présent : %(present)s. Absent : %(absent)s."),
    Reason.CCAG_CITED: Sentence("CCAG cité : %(ccag)s."),
    Reason.RULES_TOGETHER: Sentence("Règles regardées ensemble : %(rules)s."),
    Reason.RULES_MISSING: Sentence("Les règles %(rules)s ne sont pas toutes satisfaites."),
    Reason.ANSWER_GIVEN: Sentence("Une réponse a été donnée à la règle %(rule)s."),
    Reason.ANSWER_LACKING: Sentence("La règle %(rule)s attend une réponse."),
    Reason.SEVERAL_LOTS: Sentence("%(lots)s lots."),
    Reason.FEW_PIECES: Sentence("Pièces : %(pieces)s."),
    Reason.BROKEN_REFERENCES: Sentence("Renvois sans article : %(references)s."),
    Reason.UNKNOWN_CLAUSE: Sentence("Clause inconnue du clausier : %(clauses)s."),
    Reason.NOTHING_FOUND: Sentence("Rien trouvé dans : %(in)s."),
    Reason.NO_PIECE: Sentence("Aucune pièce de cette sorte : %(in)s."),
    Reason.BY_A_PERSON: Sentence("Le texte seul ne permet pas de le dire."),
    Reason.VALUE_UNKNOWN: Sentence("La valeur estimée n’est pas dans la fiche."),
    Reason.THRESHOLD_UNKNOWN: Sentence(
        "Le seuil à cette date n’est pas connu du programme."
    ),
    Reason.NOT_IN_FORCE: Sentence("Règle applicable à compter du %(from)s."),
    Reason.OUT_OF_SCOPE: Sentence("La règle ne vise pas ce marché."),
}
ENDED = Sentence("Règle remplacée après le %(until)s.")
# Values that are codes of word lists, and those that are codes of kinds of documents.
LISTS = ("list", "present", "absent", "ccag")


def seen(finding: Finding, pack: Pack, tongue: Tongue) -> str:
    """Say what the evaluator saw, the codes in its values said as people say them."""
    values = {
        name: _value(name, text, pack, tongue) for name, text in finding.values.items()
    }
    sentence = REASONS[finding.reason]
    if finding.reason is Reason.NOT_IN_FORCE and finding.values.get("until"):
        sentence = ENDED
    return tongue.say(Sentence(sentence.text, values))


def _value(name: str, text: str, pack: Pack, tongue: Tongue) -> str:
    if name in LISTS:
        known = (pack.words.get(code.strip()) for code in text.split(","))
        named = [one.label_en if tongue.code == "en" else one.label for one in known if one]
        return ", ".join(named) or "–"
    if name in ("from", "until") and text:
        return tongue.day(date.fromisoformat(text))
    if name == "in":
        return ", ".join(tongue.say(DOCUMENTS[code.strip()]) for code in text.split(","))
    return text or "–"


def told(finding: Finding, tongue: Tongue) -> tuple[str, str]:
    """Give the rule's title and its own sentence for the verdict, in the reader's language."""
    english = tongue.code == "en"
    title = finding.rule.title_en if english else finding.rule.title
    return title, finding.rule.sentence(finding.verdict, english=english)
