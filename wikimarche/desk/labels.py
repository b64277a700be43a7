"""The field's words for the codes kept in the database: one table per kind of code.

Each label is a `Sentence`: French, and the key of the catalogue for other languages.
Texts of documents are French whatever the reader's language, so they take it as it is.
"""

from collections.abc import Mapping
from enum import StrEnum

from wikimarche.errors import Sentence
from wikimarche.rules import Action, Phase, Profile, Role

__all__ = [
    "ACTIONS",
    "DEEDS",
    "NATURES",
    "ORIGINS",
    "PHASES",
    "PROCEDURES",
    "PROFILES",
    "ROLES",
    "SCHEMES",
    "SPEC_CODES",
    "SPEC_KINDS",
    "Nature",
    "Origin",
    "Procedure",
    "SpecKind",
]


class Nature(StrEnum):
    """What is bought (article L1111-1 of the Code de la commande publique)."""

    SUPPLIES = "supplies"
    SERVICES = "services"
    WORKS = "works"


class Procedure(StrEnum):
    """How it is awarded (articles L2122-1 to L2124-4 of the Code de la commande publique)."""

    ADAPTED = "adapted"
    OPEN = "open"
    RESTRICTED = "restricted"
    NEGOTIATED = "negotiated"
    DIALOGUE = "dialogue"
    DIRECT = "direct"


class SpecKind(StrEnum):
    """The kinds of documents of a tender file."""

    CCTP = "cctp"
    CCAP = "ccap"
    RC = "rc"
    AE = "ae"
    CCP = "ccp"
    PRICES = "prices"
    ANNEX = "annex"


class Origin(StrEnum):
    """What made a revision; the last ones are cut of what was written live."""

    CREATION = "creation"
    MODEL = "model"
    IMPORT = "import"
    COPY = "copy"
    FORM = "form"
    MERGE = "joined"
    RESTORE = "restore"
    CLAUSE = "clause"
    LIVE = "live"
    NAMED = "named"
    MOVED = "moved"
    RESTORED = "restored"
    COPIED = "copied"
    WITHDRAWN = "withdrawn"


NATURES: Mapping[Nature, Sentence] = {
    Nature.SUPPLIES: Sentence("Fournitures"),
    Nature.SERVICES: Sentence("Services"),
    Nature.WORKS: Sentence("Travaux"),
}

PROCEDURES: Mapping[Procedure, Sentence] = {
    Procedure.ADAPTED: Sentence("Procédure adaptée"),
    Procedure.OPEN: Sentence("Appel d’offres ouvert"),
    Procedure.RESTRICTED: Sentence("Appel d’offres restreint"),
    Procedure.NEGOTIATED: Sentence("Procédure avec négociation"),
    Procedure.DIALOGUE: Sentence("Dialogue compétitif"),
    Procedure.DIRECT: Sentence("Sans publicité ni mise en concurrence préalables"),
}

SPEC_KINDS: Mapping[SpecKind, Sentence] = {
    SpecKind.CCTP: Sentence("Cahier des clauses techniques particulières"),
    SpecKind.CCAP: Sentence("Cahier des clauses administratives particulières"),
    SpecKind.RC: Sentence("Règlement de la consultation"),
    SpecKind.AE: Sentence("Acte d’engagement"),
    SpecKind.CCP: Sentence("Cahier des clauses particulières"),
    SpecKind.PRICES: Sentence("Note relative aux prix"),
    SpecKind.ANNEX: Sentence("Annexe"),
}

SPEC_CODES: Mapping[SpecKind, str] = {
    SpecKind.CCTP: "CCTP",
    SpecKind.CCAP: "CCAP",
    SpecKind.RC: "RC",
    SpecKind.AE: "AE",
    SpecKind.CCP: "CCP",
    SpecKind.PRICES: "PRIX",
    SpecKind.ANNEX: "ANNEXE",
}

SCHEMES: Mapping[str, Sentence] = {
    "articles": Sentence("ARTICLE 1, puis 1.1"),
    "dashes": Sentence("1 -, puis 1.1 -"),
    "chapters": Sentence("CHAPITRE I, puis 1.01"),
    "lot": Sentence("Précédée du numéro du lot : 3.1, puis 3.1.1"),
}

PHASES: Mapping[Phase, Sentence] = {
    Phase.NEED: Sentence("Expression du besoin"),
    Phase.SOURCING_OPEN: Sentence("Sourçage ouvert"),
    Phase.SOURCING_CLOSED: Sentence("Sourçage clos"),
    Phase.DRAFTING: Sentence("En rédaction"),
    Phase.CROSS_READING: Sentence("Relecture croisée"),
    Phase.VISAS: Sentence("Visas"),
    Phase.VALIDATED: Sentence("Validé"),
    Phase.FROZEN: Sentence("Gelé"),
    Phase.LAUNCHED: Sentence("Publié"),
    Phase.RECTIFIED: Sentence("Rectifié"),
    Phase.AWARDED: Sentence("Attribué"),
    Phase.UNSUCCESSFUL: Sentence("Infructueux"),
    Phase.ABANDONED: Sentence("Sans suite"),
    Phase.EXECUTION: Sentence("En exécution"),
    Phase.CLOSED: Sentence("Bilan"),
}

PROFILES: Mapping[Profile, Sentence] = {
    Profile.BUYER: Sentence("Acheteur"),
    Profile.SERVICE: Sentence("Service interne"),
    Profile.ELECTED: Sentence("Élu"),
    Profile.COMPANY: Sentence("Entreprise"),
}

ROLES: Mapping[Role, Sentence] = {
    Role.ADMINISTRATOR: Sentence("Administrateur"),
    Role.STEWARD: Sentence("Bibliothécaire du clausier"),
    Role.BUYER: Sentence("Acheteur"),
    Role.INTERNAL: Sentence("Toute personne de l’organisation"),
    Role.COMPANY: Sentence("Entreprise"),
    Role.OWNER: Sentence("Responsable du marché"),
    Role.WRITER: Sentence("Rédacteur du marché"),
    Role.READER: Sentence("Lecteur du marché"),
}

ACTIONS: Mapping[Action, Sentence] = {
    Action.SIGN_IN: Sentence("Se connecter"),
    Action.SEE_HELP: Sentence("Lire l’aide"),
    Action.SEE_HEALTH: Sentence("Savoir si le site répond"),
    Action.CHECK_SEAL: Sentence("Vérifier un fichier scellé"),
    Action.SEE_HOME: Sentence("Voir son tableau de bord"),
    Action.MANAGE_OWN_ACCOUNT: Sentence("Gérer son compte et ses sessions"),
    Action.MANAGE_ACCOUNTS: Sentence("Gérer les comptes, services et entreprises"),
    Action.MANAGE_WORD_MODEL: Sentence("Remplacer le modèle Word"),
    Action.MANAGE_CPV: Sentence("Charger la nomenclature CPV"),
    Action.READ_JOURNAL: Sentence("Lire et exporter le journal du site"),
    Action.MANAGE_RETENTION: Sentence("Régler les durées de conservation"),
    Action.FIND_CPV: Sentence("Chercher un code CPV"),
    Action.READ_LIBRARY: Sentence("Consulter le clausier"),
    Action.PROPOSE_CLAUSE: Sentence("Proposer ou commenter une clause"),
    Action.KEEP_LIBRARY: Sentence("Publier et retirer des clauses"),
    Action.CREATE_TENDER: Sentence("Ouvrir un marché"),
    Action.READ_TENDER: Sentence("Voir un marché"),
    Action.EDIT_FIELDS: Sentence("Modifier la fiche du marché"),
    Action.MANAGE_TEAM: Sentence("Composer l’équipe du marché"),
    Action.MOVE_PHASE: Sentence("Faire avancer le marché d’une étape"),
    Action.ADD_SPEC: Sentence("Ajouter une pièce"),
    Action.ARRANGE_SPECS: Sentence("Régler, ordonner ou retirer une pièce"),
    Action.READ_SPEC: Sentence("Lire une pièce"),
    Action.WRITE_SPEC: Sentence("Modifier une pièce"),
    Action.READ_HISTORY: Sentence("Voir et comparer les versions"),
    Action.RESTORE_REVISION: Sentence("Rétablir une version"),
    Action.NAME_MILESTONE: Sentence("Nommer un jalon"),
    Action.EXPORT: Sentence("Exporter une pièce ou le dossier"),
    Action.READ_CHECK: Sentence("Voir la vérification juridique"),
    Action.ANSWER_CHECK: Sentence("Répondre à la vérification juridique"),
}

ORIGINS: Mapping[Origin, Sentence] = {
    Origin.CREATION: Sentence("Création"),
    Origin.MODEL: Sentence("Création à partir d’un modèle"),
    Origin.IMPORT: Sentence("Import d’un fichier"),
    Origin.COPY: Sentence("Copie d’une autre pièce"),
    Origin.FORM: Sentence("Modification"),
    Origin.MERGE: Sentence("Modification réunie avec celles des autres"),
    Origin.RESTORE: Sentence("Rétablissement"),
    Origin.CLAUSE: Sentence("Clause du clausier"),
    Origin.LIVE: Sentence("Écriture"),
    Origin.NAMED: Sentence("Écriture, jusqu’à la pose d’un jalon"),
    Origin.MOVED: Sentence("Écriture, jusqu’au changement d’étape"),
    Origin.RESTORED: Sentence("Écriture, jusqu’au rétablissement d’une version"),
    Origin.COPIED: Sentence("Écriture, jusqu’à la copie de la pièce"),
    Origin.WITHDRAWN: Sentence("Écriture, jusqu’au retrait de la pièce"),
}

# What the journal says was done: every action that `asking.record` is called with.
DEEDS: Mapping[str, Sentence] = {
    "sign_in": Sentence("Ouverture d’une connexion"),
    "end_session": Sentence("Fermeture d’une connexion"),
    "end_other_sessions": Sentence("Fermeture des autres connexions"),
    "change_password": Sentence("Changement de mot de passe"),
    "create_tender": Sentence("Ouverture d’un marché"),
    "update_sheet": Sentence("Modification de la fiche"),
    "add_member": Sentence("Entrée ou rôle dans l’équipe"),
    "remove_member": Sentence("Sortie de l’équipe"),
    "move_phase": Sentence("Changement d’étape"),
    "add_spec": Sentence("Ajout d’une pièce"),
    "arrange_spec": Sentence("Réglage d’une pièce"),
    "withdraw_spec": Sentence("Retrait d’une pièce"),
    "name_milestone": Sentence("Pose d’un jalon"),
    "add_image": Sentence("Ajout d’une image"),
    "add_account": Sentence("Ajout d’un compte"),
    "update_account": Sentence("Modification d’un compte"),
    "reset_password": Sentence("Nouveau mot de passe donné"),
    "hand_over": Sentence("Marchés confiés à un autre acheteur"),
    "remove_identity": Sentence("Retrait d’une identité"),
    "add_service": Sentence("Ajout d’un service"),
    "rename_service": Sentence("Changement du nom d’un service"),
    "add_company": Sentence("Ajout d’une entreprise"),
    "rename_company": Sentence("Modification d’une entreprise"),
    "put_word_model": Sentence("Mise en service d’un modèle Word"),
    "remove_word_model": Sentence("Retour au modèle Word livré"),
    "load_cpv": Sentence("Chargement des codes CPV"),
    "set_retention": Sentence("Changement d’une durée de conservation"),
    "sweep": Sentence("Effacement de ce qui a dépassé sa durée"),
    "export_journal": Sentence("Export du journal"),
    "propose_clause": Sentence("Proposition d’une clause"),
    "decide_clause": Sentence("Réponse à une proposition de clause"),
    "publish_clause": Sentence("Publication d’une clause"),
    "note_clause": Sentence("Message sur une clause"),
    "remove_clause_note": Sentence("Retrait d’un message sur une clause"),
    "decline_wording": Sentence("Nouvelle rédaction refusée"),
    "justify_clause": Sentence("Motif d’un changement de clause"),
    "answer_check": Sentence("Réponse à la vérification juridique"),
    "withdraw_answer": Sentence("Retrait d’une réponse à la vérification"),
    "legal_profile": Sentence("Cadre juridique du marché"),
    "dismiss_finding": Sentence("Point à vérifier mis de côté"),
    "reopen_finding": Sentence("Point à vérifier remis dans la liste"),
}
