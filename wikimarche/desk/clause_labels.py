"""The words of the codes that clauses bear; those of eForms are the official labels."""

from collections.abc import Mapping

from wikimarche.errors import Sentence

__all__ = ["CLAUSE_LABELS", "DOCUMENTS", "LEVELS", "NOTE_KINDS"]

TYPES: Mapping[str, Sentence] = {
    "specification": Sentence("Spécification technique"),
    "condition": Sentence("Condition d’exécution"),
    "criterion": Sentence("Critère d’attribution"),
    "selection": Sentence("Condition de participation"),
    "reserved": Sentence("Marché réservé"),
    "progress": Sentence("Plan de progrès"),
    "variant": Sentence("Variante"),
}
THEMES: Mapping[str, Sentence] = {
    "environment": Sentence("Environnement"),
    "social": Sentence("Social"),
}
DOCUMENTS: Mapping[str, Sentence] = {
    "cctp": Sentence("CCTP"),
    "ccap": Sentence("CCAP"),
    "rc": Sentence("RC"),
    "ae": Sentence("Acte d’engagement"),
    "ccp": Sentence("CCP"),
    "prices": Sentence("Pièces de prix"),
    "annex": Sentence("Annexe"),
}
FAMILIES: Mapping[str, Sentence] = {
    "mobilier": Sentence("Mobilier"),
    "numerique": Sentence("Numérique"),
    "impression": Sentence("Impression"),
    "papeterie": Sentence("Papeterie"),
    "textile": Sentence("Textile"),
    "vehicules": Sentence("Véhicules"),
    "alimentation": Sentence("Alimentation"),
    "nettoyage": Sentence("Nettoyage"),
    "espaces-verts": Sentence("Espaces verts"),
    "etudes": Sentence("Prestations intellectuelles"),
    "evenementiel": Sentence("Événementiel"),
    "transport": Sentence("Transport"),
    "dechets": Sentence("Déchets"),
    "energie": Sentence("Énergie"),
    "travaux": Sentence("Travaux"),
    "social": Sentence("Insertion et emploi"),
    "fournitures": Sentence("Toutes fournitures"),
    "transversal": Sentence("Tous achats"),
}
LEVELS: Mapping[str, Sentence] = {
    "1": Sentence("Socle"),
    "2": Sentence("Renforcé"),
    "3": Sentence("Ambitieux"),
}
PARTS: Mapping[str, Sentence] = {
    "": Sentence("La clause"),
    "CR": Sentence("Critère jumeau"),
    "CADRE": Sentence("Ligne du cadre de réponse"),
}
ENVIRONMENT: Mapping[str, Sentence] = {
    "biodiv-eco": Sentence("Biodiversité et écosystèmes"),
    "circ-econ": Sentence("Économie circulaire"),
    "clim-adapt": Sentence("Adaptation au changement climatique"),
    "clim-mitig": Sentence("Atténuation du changement climatique"),
    "pollu-prev": Sentence("Prévention de la pollution"),
    "water-mar": Sentence("Ressources aquatiques et marines"),
    "other": Sentence("Autre"),
}
SOCIAL: Mapping[str, Sentence] = {
    "acc-all": Sentence("Accessibilité pour tous"),
    "et-eq": Sentence("Égalité des ethnies"),
    "gen-eq": Sentence("Égalité entre les femmes et les hommes"),
    "hum-right": Sentence("Droits humains chez les fabricants"),
    "opp": Sentence("Emploi des personnes qui en sont éloignées"),
    "work-cond": Sentence("Conditions de travail équitables"),
    "other": Sentence("Autre"),
}
GPP: Mapping[str, Sentence] = {
    "eu": Sentence("Critères de l’Union européenne"),
    "national": Sentence("Critères nationaux"),
    "other": Sentence("Autres critères"),
    "none": Sentence("Aucun critère publié"),
}
STAGES: Mapping[str, Sentence] = {
    "need": Sentence("Besoin"),
    "sourcing": Sentence("Sourçage"),
    "award": Sentence("Passation"),
    "execution": Sentence("Exécution"),
    "closing": Sentence("Bilan"),
}
LIFE_CYCLE: Mapping[str, Sentence] = {
    "design": Sentence("Conception"),
    "materials": Sentence("Matières premières"),
    "manufacture": Sentence("Fabrication"),
    "transport": Sentence("Transport et livraison"),
    "use": Sentence("Utilisation"),
    "end_of_life": Sentence("Fin de vie"),
    "service": Sentence("Exécution du service"),
}
TAGS: Mapping[str, Sentence] = {
    "agec": Sentence("Loi AGEC"),
    "egalim": Sentence("Loi EGalim"),
    "lom": Sentence("Loi LOM"),
    "spaser": Sentence("SPASER"),
    "reen": Sentence("Loi REEN"),
    "climat": Sentence("Loi Climat et résilience"),
}
COSTS: Mapping[str, Sentence] = {
    "low": Sentence("Faible"),
    "medium": Sentence("Moyen"),
    "high": Sentence("Élevé"),
}
EVENTS: Mapping[str, Sentence] = {
    "placed": Sentence("placée"),
    "taken_out": Sentence("retirée"),
    "softened": Sentence("modifiée de plus de 10 %"),
    "updated": Sentence("mise à jour"),
}
NOTE_KINDS: Mapping[str, Sentence] = {
    "comment": Sentence("Commentaire"),
    "experience": Sentence("Retour d’expérience"),
}

CLAUSE_LABELS: Mapping[str, Mapping[str, Sentence]] = {
    "clause_type": TYPES,
    "clause_theme": THEMES,
    "clause_document": DOCUMENTS,
    "clause_family": FAMILIES,
    "clause_level": LEVELS,
    "clause_part": PARTS,
    "clause_environment": ENVIRONMENT,
    "clause_social": SOCIAL,
    "clause_gpp": GPP,
    "clause_stage": STAGES,
    "clause_life_cycle": LIFE_CYCLE,
    "clause_tag": TAGS,
    "clause_cost": COSTS,
    "clause_event": EVENTS,
    "note_kind": NOTE_KINDS,
}
