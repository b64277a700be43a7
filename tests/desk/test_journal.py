"""The journal read and exported: who may see what of it, in words, safe in a spreadsheet."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from tests.people import SHEET, Room, Town
from wikimarche.desk import history, journal, people, retention, tenders
from wikimarche.desk.asking import Ask, record
from wikimarche.desk.journal import Entry, JournalPage
from wikimarche.desk.labels import DEEDS
from wikimarche.desk.people import AccountForm
from wikimarche.errors import Forbidden
from wikimarche.rules import Actor, Phase, Profile, Role
from wikimarche.store.journal import Wanted, erase_private_of
from wikimarche.store.tables import Journal

HERE = "192.0.2.7"
REASON = "canari-motif"
NAME = "canari-jalon"


def page(
    town: Town, who: Actor, wanted: Wanted | None = None, **place: int | None
) -> JournalPage:
    with town.asking(who) as ask:
        return journal.page_of(ask, wanted or Wanted(), say=str, **place)


def decided(room: Room) -> None:
    """Do in a tender what the journal says in its team's own words."""
    with room.asking(room.alix) as (ask, tender, spec):
        history.name_milestone(ask, tender, spec, number=1, name=NAME)
        tenders.move_phase(ask, tender, target=Phase.CROSS_READING)
        tenders.move_phase(ask, tender, target=Phase.DRAFTING, reason=REASON)


def exported(town: Town, who: Actor, wanted: Wanted | None = None) -> list[list[str]]:
    with town.asking(who) as ask:
        file = journal.journal_file(
            ask, wanted or Wanted(), say=str, clock=lambda at: at.astimezone(UTC)
        )
    text = file.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert len(rows) == file.count + 1
    return rows


def test_the_administrator_sees_who_did_what_on_which_tender(room: Room) -> None:
    ada = room.town.administrator()
    decided(room)
    last = page(room.town, ada).entries[0]
    assert (last.who, str(last.deed)) == ("Alix Acheteuse", "Changement d’étape")
    assert (last.reference, last.code) == (SHEET.reference, "")
    named = page(room.town, ada, Wanted(action="name_milestone")).entries[0]
    assert (named.reference, named.code) == (SHEET.reference, "CCTP")


def test_the_words_of_a_team_stay_in_the_team(room: Room) -> None:
    ada = room.town.administrator()
    decided(room)
    seen = repr([(e.who, e.deed, e.told, e.code) for e in page(room.town, ada).entries])
    table = repr(exported(room.town, ada))
    for secret in (REASON, NAME, SHEET.object):
        assert secret not in seen
        assert secret not in table
    room.town.join(room.alix, room.tender, ada, Role.READER)
    assert REASON in page(room.town, ada, Wanted(action="move_phase")).entries[0].told
    assert REASON in repr(exported(room.town, ada))


def test_only_the_administrator_reads_the_journal_of_the_site(small_room: Room) -> None:
    for who in (small_room.alix, small_room.bo):
        with pytest.raises(Forbidden):
            page(small_room.town, who)
        with pytest.raises(Forbidden):
            exported(small_room.town, who)


def done_from(town: Town, who: Actor, action: str) -> None:
    with town.asking(who) as ask:
        record(Ask(ask.session, ask.actor, ask.now, HERE), action)


def test_where_something_was_done_from_is_shown_until_it_is_erased(town: Town) -> None:
    ada, bo = town.administrator(), town.person("Bo")
    done_from(town, bo, "sign_in")

    def origin() -> tuple[str, bool]:
        entry = page(town, ada).entries[0]
        return entry.address, entry.erased

    assert origin() == (HERE, False)
    with town.asking(None) as ask:
        erase_private_of(ask.session, bo.id)
    assert origin() == ("", True)
    done_from(town, ada, "sweep")
    with town.asking(None) as ask:
        record(ask, "sweep")
    assert origin() == ("", False)


def test_an_older_entry_that_says_its_address_in_the_open_shows_it(town: Town) -> None:
    ada = town.administrator()
    with town.asking(ada) as ask:
        record(ask, "sign_in", address=HERE)
    assert page(town, ada).entries[0].address == HERE


def filled(town: Town, who: Actor, count: int) -> None:
    with town.asking(who) as ask:
        for _ in range(count):
            record(ask, "sign_in")


def ids(found: JournalPage) -> list[int]:
    return [entry.row.id or 0 for entry in found.entries]


def test_pages_lead_from_one_to_the_next_and_back_without_hole_or_double(
    town: Town,
) -> None:
    ada = town.administrator()
    filled(town, ada, 250)
    first = page(town, ada)
    second = page(town, ada, before=first.older)
    third = page(town, ada, before=second.older)
    assert ids(first) + ids(second) + ids(third) == list(range(250, 0, -1))
    assert (first.newer, third.older) == (None, None)
    assert ids(page(town, ada, after=third.newer)) == ids(second)
    back = page(town, ada, after=second.newer)
    assert (ids(back), back.newer) == (ids(first), None)


def test_a_full_last_page_leads_nowhere_further(small_town: Town) -> None:
    ada = small_town.administrator()
    filled(small_town, ada, 100)
    assert page(small_town, ada).older is None


def test_a_sentence_is_said_for_every_action_that_anybody_does(room: Room) -> None:
    ada = room.town.administrator()
    room.town.join(room.alix, room.tender, ada)
    decided(room)
    with room.town.asking(ada) as ask:
        form = AccountForm("Cam", "cam@exemple.fr", Profile.SERVICE)
        people.add_account(ask, form, people.make_first_password(ask))
        people.add_service(ask, "Voirie")
        people.add_company(ask, "Net SA", "")
        retention.set_retention(ask, {"addresses": "200", "attempts": "1", "edits": "90"})
        retention.sweep(ask)
    told = [entry.told for entry in page(room.town, ada).entries]
    assert told == [
        "adresses : 0, essais : 0, connexions : 0, numéros : 0",
        "Adresses réseau du journal : 365 jours, puis 200",
        "ajoute l’entreprise Net SA",
        "ajoute le service Voirie",
        "ajoute le compte de Cam",
        f"passe de « Relecture croisée » à « En rédaction » : {REASON}",
        "passe de « En rédaction » à « Relecture croisée »",
        f"nomme la version 1 de CCTP : {NAME}",
        "met Ada Admin dans l’équipe : Rédacteur du marché",
        "ajoute la pièce CCTP (import d’un fichier)",
        "met Bo Bâtiment dans l’équipe : Rédacteur du marché",
        "ouvre le marché 2026-NET-01",
    ]


@pytest.mark.parametrize("action", [*DEEDS, "of_another_time"])
def test_an_entry_without_its_values_is_said_in_its_short_words(action: str) -> None:
    row = Journal(action=action, detail="{}")
    told = journal.tell(row, journal.Names({}, {}, {}), code="", say=str)
    full = journal.TOLD.get(action)
    if full is None or "%(" in full.text + full.plural:
        assert told == str(DEEDS.get(action, action))
    else:
        assert told == full.text


def test_the_table_begins_with_the_sign_of_utf_8_and_names_its_columns(town: Town) -> None:
    ada = town.administrator()
    done_from(town, ada, "sign_in")
    with town.asking(ada) as ask:
        file = journal.journal_file(ask, Wanted(), say=str, clock=lambda at: at)
    assert file.content.startswith(b"\xef\xbb\xbfEntr")
    head, row = exported(town, ada)
    assert dict(zip(head, row, strict=True)) == {
        "Entrée": "1",
        "Date et heure": "2026-03-02 09:00:00",
        "Personne": "Ada Admin",
        "N° de compte": str(ada.id),
        "Action": "Ouverture d’une connexion",
        "Précisions": "Ouverture d’une connexion",
        "Marché": "",
        "Pièce": "",
        "Provenance": HERE,
        "Empreinte": page(town, ada).entries[0].row.digest,
    }


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x";"y")']
)
def test_no_cell_is_a_formula(small_town: Town, name: str) -> None:
    ada = small_town.person(name, is_admin=True)
    done_from(small_town, ada, "sign_in")
    _, row = exported(small_town, ada)
    assert row[2] == f"'{name}"


def test_a_cell_keeps_its_separators_quotes_and_line_ends(small_town: Town) -> None:
    ada = small_town.person('Ada ; dite "A"\nAdmin', is_admin=True)
    done_from(small_town, ada, "sign_in")
    assert exported(small_town, ada)[1][2] == 'Ada ; dite "A"\nAdmin'


def test_an_export_is_bounded(small_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = small_town.administrator()
    filled(small_town, ada, 12)
    monkeypatch.setattr(journal, "MOST_EXPORTED", 10)
    assert [row[0] for row in exported(small_town, ada)[1:]] == [
        str(number) for number in range(12, 2, -1)
    ]


def test_an_export_is_in_the_journal(town: Town) -> None:
    ada = town.administrator()
    with town.asking(ada) as ask:
        journal.note_export(ask, 3)
    entry: Entry = page(town, ada).entries[0]
    assert json.loads(entry.row.detail) == {"count": 3}
    assert entry.told == "exporte 3 entrées"


def test_days_are_looked_for_whatever_the_order_of_the_clock(town: Town) -> None:
    ada = town.administrator()
    for second in (0, 3_600, -7_200):
        town.clock.advance(seconds=second)
        done_from(town, ada, "sign_in")
    since = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert ids(page(town, ada, Wanted(since=since))) == [2, 1]
