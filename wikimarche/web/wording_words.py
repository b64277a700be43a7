"""The sentences of the check of the wording: what was found, why it matters, what to do."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from wikimarche.errors import Sentence, several
from wikimarche.text.wording_kinds import Finding, Kind

__all__ = ["TITLES", "WHAT", "WHAT_TO_DO", "WHY", "Told", "told"]


class Told(NamedTuple):
    """A finding in sentences."""

    title: Sentence  # of its kind, for several findings together
    what: Sentence
    why: Sentence
    what_to_do: Sentence


TITLES: Final[Mapping[Kind, Sentence]] = {
    Kind.BRAND: Sentence("Marques"),
    Kind.LABEL: Sentence("Labels"),
    Kind.STANDARD: Sentence("Normes"),
    Kind.LOCAL_ORIGIN: Sentence("Origine locale"),
    Kind.LOCAL_PRESENCE: Sentence("Implantation locale"),
    Kind.LOCAL_EMPLOYMENT: Sentence("Emploi local"),
    Kind.VAGUE: Sentence("Obligations vagues"),
    Kind.AND_OR: Sentence("« et/ou »"),
    Kind.ABBREVIATION: Sentence("Sigles sans définition"),
    Kind.GUIDANCE: Sentence("Aide à la rédaction"),
    Kind.LONG_SENTENCE: Sentence("Phrases trop longues"),
    Kind.CONTRADICTION: Sentence("Contradictions"),
    Kind.OTHER_THAN_FIELD: Sentence("Valeurs différentes de la fiche"),
    Kind.GESTURES_ONLY: Sentence("Environnement réduit à un geste"),
}

_GUIDANCE = several(
    "Un conseil de rédaction reste dans le texte.",
    "%(count)s conseils de rédaction restent dans le texte.",
    {"count": 1},
)

WHAT: Final[Mapping[Kind, Sentence]] = {
    Kind.BRAND: Sentence("« %(words)s » est cité sans « ou équivalent »."),
    Kind.LABEL: Sentence("Le label « %(words)s » est cité sans « ou équivalent »."),
    Kind.STANDARD: Sentence("La norme « %(words)s » est citée sans « ou équivalent »."),
    Kind.LOCAL_ORIGIN: Sentence("« %(words)s » semble préférer une origine."),
    Kind.LOCAL_PRESENCE: Sentence(
        "« %(words)s » semble préférer les entreprises d’un lieu."
    ),
    Kind.LOCAL_EMPLOYMENT: Sentence(
        "« %(words)s » semble réserver l’emploi aux habitants d’un lieu."
    ),
    Kind.VAGUE: Sentence("« %(words)s » n’oblige à rien que l’on puisse vérifier."),
    Kind.AND_OR: Sentence("« %(words)s » laisse le choix entre deux sens."),
    Kind.ABBREVIATION: Sentence(
        "Le sigle « %(words)s » n’est défini nulle part dans cette pièce."
    ),
    Kind.GUIDANCE: _GUIDANCE,
    Kind.LONG_SENTENCE: Sentence("Cette phrase compte %(count)s mots."),
    Kind.CONTRADICTION: Sentence(
        "« %(subject)s » : %(value)s ici (%(code)s), mais %(other)s ailleurs (%(other_code)s)."
    ),
    Kind.OTHER_THAN_FIELD: Sentence(
        "« %(subject)s » : %(value)s est écrit ici, mais la fiche du marché dit %(other)s."
    ),
    Kind.GESTURES_ONLY: Sentence(
        "« %(words)s » est tout ce que les pièces demandent pour l’environnement."
    ),
}

_EQUIVALENTS = Sentence(
    "Une référence à une norme admet toujours une solution équivalente (articles R2111-8 à R2111-11 du code de la commande publique)."
)
_LOCAL = Sentence(
    "Une préférence pour un lieu rompt l’égalité entre les candidats : elle peut faire annuler la procédure."
)

WHY: Final[Mapping[Kind, Sentence]] = {
    Kind.BRAND: Sentence(
        "Une marque, un modèle ou un procédé ne peut être cité que si l’objet du marché le justifie ou si le besoin ne peut être décrit autrement, et avec « ou équivalent » (article R2111-7 du code de la commande publique)."
    ),
    Kind.LABEL: Sentence(
        "Un label peut être exigé si ses critères sont liés à l’objet du marché, et un label équivalent doit être accepté (articles R2111-12 à R2111-17 du code de la commande publique)."
    ),
    Kind.STANDARD: _EQUIVALENTS,
    Kind.LOCAL_ORIGIN: _LOCAL,
    Kind.LOCAL_PRESENCE: _LOCAL,
    Kind.LOCAL_EMPLOYMENT: _LOCAL,
    Kind.VAGUE: Sentence(
        "Ce qui n’est ni mesuré ni daté ne peut être ni contrôlé ni sanctionné, et chaque candidat le chiffre à sa façon."
    ),
    Kind.AND_OR: Sentence(
        "Le titulaire peut ne faire que l’un des deux et avoir respecté le texte."
    ),
    Kind.ABBREVIATION: Sentence(
        "Une entreprise qui découvre le marché public, ou le métier, ne saura pas le lire."
    ),
    Kind.GUIDANCE: Sentence(
        "Ces conseils ne sont jamais exportés, mais une question sans réponse peut cacher un choix à faire."
    ),
    Kind.LONG_SENTENCE: Sentence(
        "Au-delà de 45 mots, on ne sait plus à quoi se rapporte une condition ou une exception."
    ),
    Kind.CONTRADICTION: Sentence(
        "Des pièces qui se contredisent appellent des questions, des litiges, parfois l’annulation de la procédure."
    ),
    Kind.OTHER_THAN_FIELD: Sentence(
        "Une valeur saisie à la main ne suit pas la fiche lorsqu’elle change."
    ),
    Kind.GESTURES_ONLY: Sentence(
        "Le papier recyclé, l’envoi par voie électronique ou les transports en commun ne disent rien de la prestation achetée : c’est d’elle que l’on attend une condition d’exécution (article L2112-2 du code de la commande publique)."
    ),
}

WHAT_TO_DO: Final[Mapping[Kind, Sentence]] = {
    Kind.BRAND: Sentence(
        "Décrivez la performance attendue. Si la marque est indispensable, ajoutez « ou équivalent » et gardez la justification au dossier."
    ),
    Kind.LABEL: Sentence(
        "Ajoutez « ou équivalent », ou écrivez les critères du label qui comptent pour ce marché et la preuve que vous acceptez."
    ),
    Kind.STANDARD: Sentence(
        "Ajoutez « ou équivalent » après la norme, ou dites une fois pour toutes que chaque norme citée admet un équivalent."
    ),
    Kind.LOCAL_ORIGIN: Sentence(
        "Demandez ce que vous cherchez vraiment : un approvisionnement direct (un intermédiaire au plus), la fraîcheur (un délai entre récolte et livraison), la saison, les émissions du transport."
    ),
    Kind.LOCAL_PRESENCE: Sentence(
        "Demandez un délai d’intervention, une astreinte ou une fréquence de présence : l’entreprise choisit comment les tenir."
    ),
    Kind.LOCAL_EMPLOYMENT: Sentence(
        "Demandez des heures d’insertion pour des personnes éloignées de l’emploi, sans condition de lieu d’habitation."
    ),
    Kind.VAGUE: Sentence(
        "Écrivez qui fait quoi, combien, avant quand, et comment on le constate."
    ),
    Kind.AND_OR: Sentence(
        "Choisissez « et », ou « ou », ou « l’un ou l’autre, au choix de… »."
    ),
    Kind.ABBREVIATION: Sentence(
        "Écrivez les mots en entier la première fois, suivis du sigle entre parenthèses."
    ),
    Kind.GUIDANCE: Sentence("Répondez aux questions, puis supprimez les conseils."),
    Kind.LONG_SENTENCE: Sentence("Coupez en deux phrases, ou faites une liste."),
    Kind.CONTRADICTION: Sentence(
        "Choisissez la bonne valeur, écrivez-la une seule fois et renvoyez-y, ou faites-en un champ du marché."
    ),
    Kind.OTHER_THAN_FIELD: Sentence(
        "Remplacez la valeur par le champ « %(field)s », ou corrigez la fiche."
    ),
    Kind.GESTURES_ONLY: Sentence(
        "Cherchez où la prestation pèse le plus (énergie, produits, déplacements, déchets, numérique) et fixez une condition que l’on peut mesurer."
    ),
}


def told(finding: Finding) -> Told:
    """Give the sentences of a finding, its values in their places."""
    kind = finding.kind
    tables = (TITLES, WHAT, WHY, WHAT_TO_DO)
    return Told(*(replace(table[kind], values=finding.values) for table in tables))
