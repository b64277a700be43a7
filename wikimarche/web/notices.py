"""What is said once something is done, by the name that the redirect carries."""

from collections.abc import Mapping

from wikimarche.errors import Sentence

__all__ = ["NOTICES"]

NOTICES: Mapping[str, Sentence] = {
    "signed_out": Sentence("Vous êtes déconnecté."),
    "change_needed": Sentence("Choisissez d’abord votre propre mot de passe."),
    "password": Sentence("Mot de passe changé. Vos autres connexions sont fermées."),
    "session_ended": Sentence("Connexion fermée."),
    "sessions_ended": Sentence("Vos autres connexions sont fermées."),
    "account": Sentence("Compte enregistré."),
    "identity": Sentence("Identité retirée. Ce que la personne a écrit reste en place."),
    "handed_over": Sentence("Marchés confiés à l’acheteur choisi."),
    "retention": Sentence(
        "Durées enregistrées. Elles s’appliquent au prochain effacement."
    ),
    "service": Sentence("Service enregistré."),
    "company": Sentence("Entreprise enregistrée."),
    "word_model": Sentence("Modèle Word en place : les prochains exports l’utilisent."),
    "word_model_removed": Sentence(
        "Modèle Word retiré : celui de wiki-marché sert de nouveau."
    ),
    "cpv": Sentence("Nomenclature CPV chargée."),
    "tender": Sentence("Marché ouvert. Ajoutez une première pièce."),
    "sheet": Sentence("Fiche enregistrée. Les pièces affichent les nouvelles valeurs."),
    "field": Sentence("Champ ajouté à la fiche."),
    "member": Sentence("Équipe enregistrée."),
    "member_removed": Sentence("Personne retirée de l’équipe."),
    "phase": Sentence("Étape enregistrée."),
    "spec": Sentence("Pièce ajoutée. Ses champs sont dans la fiche du marché."),
    "spec_settings": Sentence("Réglages de la pièce enregistrés."),
    "spec_moved": Sentence("Ordre des pièces enregistré."),
    "spec_withdrawn": Sentence("Pièce retirée du dossier. Son historique est conservé."),
    "saved": Sentence("Enregistré."),
    "joined": Sentence(
        "Enregistré. D’autres avaient écrit depuis votre version : leurs modifications et les vôtres sont réunies ci-dessous."
    ),
    "unchanged": Sentence("Rien n’avait changé : aucune version n’a été créée."),
    "restored": Sentence("Version rétablie. La précédente reste dans l’historique."),
    "milestone": Sentence("Jalon nommé."),
    "note": Sentence("Merci : votre message est au dossier de la clause."),
    "note_removed": Sentence("Message retiré."),
    "clause_proposed": Sentence(
        "Proposition envoyée. La réponse et son motif seront dans « Mes propositions »."
    ),
    "clause_published": Sentence(
        "Version publiée. Les pièces qui ont l’ancienne rédaction la verront proposée."
    ),
    "clause_retired": Sentence(
        "Clause retirée du clausier. Elle reste lisible là où elle sert."
    ),
    "proposal_accepted": Sentence("Proposition publiée. Votre réponse est à son auteur."),
    "proposal_declined": Sentence("Proposition déclinée. Votre motif est à son auteur."),
    "clause_placed": Sentence("Clause placée dans la pièce."),
    "wording_taken": Sentence("La pièce a la nouvelle rédaction ; vos adaptations y sont."),
    "wording_declined": Sentence("Rédaction conservée. Votre motif est gardé."),
    "finding_dismissed": Sentence("Point mis de côté, avec votre motif."),
    "finding_reopened": Sentence("Point remis dans la liste."),
    "answered": Sentence("Réponse enregistrée avec son motif."),
    "answer_withdrawn": Sentence("Réponse retirée."),
    "profile": Sentence("Cadre du marché enregistré."),
    "clause_justified": Sentence("Motif enregistré avec la clause."),
}
