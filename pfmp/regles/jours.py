"""The days of a PFMP: what may be missed, made up, taken again elsewhere, attested. Pure.

A refusal is the field of the form and its sentence; an empty answer accepts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from pfmp.regles.semaines import ZERO, ecrire_jours, feries_ouvres, jours_ouvres, semaines_de
from pfmp.regles.semaines import ecrire as ecrire_semaines
from socle.dates import ecrire_jour

DIMANCHE = 6
DEMI_JOURNEE = Decimal("0.5")
HEURES_PAR_JOUR_AU_PLUS = 10
A_L_ENVERS = "La date de fin ne peut pas précéder la date de début."

Refus = dict[str, str]


@dataclass(frozen=True, slots=True)
class Plage:
    """Days counted between two dates, both included; half days count."""

    du: date
    au: date
    jours: Decimal = ZERO

    def croise(self, autre: "Plage") -> bool:
        """Tell whether the two have a day in common."""
        return self.du <= autre.au and autre.du <= self.au

    def __str__(self) -> str:
        if self.du == self.au:
            return f"le {ecrire_jour(self.du)}"
        return f"du {ecrire_jour(self.du)} au {ecrire_jour(self.au)}"


def au_plus_a_la_fois(plages: Sequence[Plage]) -> int:
    """Return how many of these dates hold together on their fullest day."""
    return max((sum(une.du <= plage.du <= une.au for une in plages) for plage in plages), default=0)


def jours_ouvrables(du: date, au: date) -> int:
    """Return the number of days from Monday to Saturday, both ends included: a commerce works on Saturdays."""
    return sum((du + timedelta(days=n)).weekday() != DIMANCHE for n in range((au - du).days + 1))


def refuser_une_plage(plage: Plage) -> Refus:
    """Refuse dates that are reversed, days that are not whole or half, and more days than the dates hold."""
    if plage.au < plage.du:
        return {"au": A_L_ENVERS}
    if plage.jours <= 0 or plage.jours % DEMI_JOURNEE:
        return {"jours": "Comptez en journées ou demi-journées : 0,5, 1, 1,5…"}
    possibles = jours_ouvrables(plage.du, plage.au)
    if plage.jours > possibles:
        return {"jours": f"{_majuscule(plage)}, on ne peut pas compter plus de {ecrire_jours(possibles)}."}
    return {}


def refuser_une_absence(plage: Plage, pfmp: Plage, autres: Sequence[Plage]) -> Refus:
    """Refuse an absence outside the PFMP, a day counted twice by the same source, or more days than the PFMP has.

    `pfmp.jours` are its planned days; `autres` the other absences that the same source says.
    """
    if refus := refuser_une_plage(plage):
        return refus
    if plage.du < pfmp.du:
        return {"du": f"La PFMP va {pfmp} : elle n’a pas commencé ce jour-là."}
    if plage.au > pfmp.au:
        return {"au": f"La PFMP va {pfmp} : elle est finie ce jour-là."}
    if deux_fois := compte_deux_fois(plage, autres):
        return {"du": f"Une absence est déjà notée {deux_fois} : les mêmes jours ne comptent pas deux fois."}
    total = plage.jours + sum((autre.jours for autre in autres), ZERO)
    if total > pfmp.jours:
        dit = f"La PFMP compte {ecrire_jours(pfmp.jours)}"
        return {"jours": f"{dit} : cela ferait {ecrire_jours(total)} d’absence."}
    return {}


def compte_deux_fois(plage: Plage, autres: Iterable[Plage]) -> Plage | None:
    """Return one of the others that counts the same day again: two half days may share one."""
    croisees = [autre for autre in autres if plage.croise(autre)]
    if not croisees:
        return None
    debut = min(plage.du, *(autre.du for autre in croisees))
    fin = max(plage.au, *(autre.au for autre in croisees))
    comptes = plage.jours + sum((autre.jours for autre in croisees), ZERO)
    return croisees[0] if comptes > jours_ouvrables(debut, fin) else None


def refuser_un_rattrapage(
    plage: Plage, *, debut: date, manques: Decimal, autres: Sequence[Plage], ailleurs: Sequence[tuple[Plage, str]]
) -> Refus:
    """Refuse days made up before the PFMP, on days already taken, or more than what was missed.

    `manques` are the days missed, `autres` the other catch-ups, `ailleurs` the pupil's other PFMP and where.
    """
    if refus := refuser_une_plage(plage):
        return refus
    if plage.du < debut:
        return {"du": f"La PFMP commence le {ecrire_jour(debut)} : un rattrapage vient après."}
    for autre, ou in ailleurs:
        if plage.croise(autre):
            return {"du": f"L’élève est en PFMP {autre} ({ou}) : choisissez d’autres jours."}
    if deux_fois := compte_deux_fois(plage, autres):
        return {"du": f"Un rattrapage est déjà noté {deux_fois} : les mêmes jours ne comptent pas deux fois."}
    reste = manques - sum((autre.jours for autre in autres), ZERO)
    if plage.jours > reste:
        return {"jours": _trop_de_rattrapage(manques, max(ZERO, reste))}
    return {}


def _trop_de_rattrapage(manques: Decimal, reste: Decimal) -> str:
    if not manques:
        return "Aucun jour n’a été manqué : notez d’abord l’absence ou l’interruption."
    if not reste:
        return f"Les {ecrire_jours(manques)} manqués ont déjà leur rattrapage."
    return f"Il reste {ecrire_jours(reste)} à rattraper : un rattrapage n’en compte pas davantage."


def refuser_une_interruption(dernier_jour: date, *, du: date, au: date, absences: Sequence[Plage]) -> Refus:
    """Refuse a last day outside the PFMP, or before an absence that is noted later."""
    if dernier_jour < du:
        return {"dernier_jour": f"La PFMP commence le {ecrire_jour(du)} : si elle n’a pas eu lieu, annulez-la."}
    if dernier_jour >= au:
        return {"dernier_jour": f"La PFMP finit le {ecrire_jour(au)} : une interruption vient avant."}
    apres = [absence for absence in absences if absence.au > dernier_jour]
    if apres:
        return {"dernier_jour": f"Une absence est notée {apres[0]}, après ce jour : retirez-la ou corrigez-la d’abord."}
    return {}


def refuser_un_remplacement(plage: Plage, *, interrompue_le: date, jours_perdus: int) -> Refus:
    """Refuse a replacement that begins before the interruption, or that holds more days than were lost."""
    if plage.au < plage.du:
        return {"au": A_L_ENVERS}
    if plage.du <= interrompue_le:
        return {"du": f"La première PFMP a fini le {ecrire_jour(interrompue_le)} : la suite commence après."}
    jours = jours_ouvres(plage.du, plage.au)
    if not jours:
        return {"au": "Aucun jour ouvré entre ces deux dates."}
    if jours > jours_perdus:
        return {
            "au": f"{_majuscule(plage)}, il y a {ecrire_jours(jours)} : "
            f"l’interruption n’en a fait perdre que {ecrire_jours(jours_perdus)}."
        }
    return {}


def refuser_une_attestation(plage: Plage, *, pfmp: Plage, heures: Decimal | None) -> Refus:
    """Refuse what an organisme cannot attest: days outside the PFMP, more days or hours than the dates hold.

    `pfmp` goes to the last day made up, and `pfmp.jours` are all its days, those made up included.
    """
    if plage.au < plage.du:
        return {"au": A_L_ENVERS}
    if plage.du < pfmp.du:
        return {"du": f"La PFMP va {pfmp} : elle n’a pas commencé ce jour-là. Corrigez d’abord ses dates."}
    if plage.au > pfmp.au:
        return {"au": f"La PFMP va {pfmp} : elle est finie ce jour-là. Notez d’abord un rattrapage."}
    refus = {}
    if plage.jours % DEMI_JOURNEE:
        refus["jours"] = "Comptez en journées ou demi-journées : 0,5, 1, 1,5…"
    elif plage.jours > pfmp.jours:
        refus["jours"] = f"La PFMP compte {ecrire_jours(pfmp.jours)} au plus, rattrapages compris."
    if heures is not None and heures > plage.jours * HEURES_PAR_JOUR_AU_PLUS:
        refus["heures"] = f"Plus de {HEURES_PAR_JOUR_AU_PLUS} heures par jour : vérifiez les heures et les jours."
    return refus


def en_heures(jours: Decimal, *, par_semaine: Decimal, jours_par_semaine: int) -> Decimal:
    """Return the hours of these days, to the half, at so many hours for a week of so many days."""
    heures = jours * par_semaine / jours_par_semaine
    return (heures * 2).quantize(Decimal(1), ROUND_HALF_UP) / 2


def ecart_de_semaines(semaines: Decimal, plage: Plage, jours_par_semaine: int) -> str:
    """Return the warning when the weeks declared are not the days divided by those of a week; it blocks nothing."""
    calculees = semaines_de(plage.jours, plage.du, plage.au, jours_par_semaine)
    if calculees == semaines:
        return ""
    feries = feries_ouvres(plage.du, plage.au)
    chomes = f" (et {feries} férié{'s' if feries > 1 else ''})" if feries else ""
    return (
        f"À vérifier : {ecrire_jours(plage.jours)}{chomes} divisés par {jours_par_semaine} "
        f"donnent {ecrire_semaines(calculees)}. "
        "C’est ce que l’organisme a écrit qui compte."
    )


def ecarts_avec_le_tuteur(signe: Plage, note: Plage) -> list[str]:
    """Say where the dates and the days of absence that a tutor signed are not those that are noted."""
    dits = []
    if (signe.du, signe.au) != (note.du, note.au):
        dits.append(f"Le tuteur a signé une présence {signe} ; la PFMP est notée {note}.")
    if signe.jours != note.jours:
        ici = f"il y en a {ecrire_jours(note.jours)} ici" if note.jours else "aucun n’est noté ici"
        dits.append(f"Le tuteur a signé {ecrire_jours(signe.jours)} d’absence ; {ici}.")
    return dits


def _majuscule(plage: Plage) -> str:
    texte = str(plage)
    return texte[0].upper() + texte[1:]
