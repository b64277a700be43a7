"""Reading clause files: what they say, every refusal with its line, and no text that raises."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desk.clauses import FILE, HEAD, WORDINGS
from tests.text.strategies import texts
from wikimarche.text.clause_reader import (
    NAMES,
    BadClause,
    Parts,
    compose,
    parts_of,
    read_clause,
    read_stored,
)
from wikimarche.text.clauses import BlankKind, Clause, ClauseType, LegalBasis, Status, Theme

FIELD = HEAD[HEAD.index("[[fields]]") :]
OTHER = FIELD.replace('name = "part"', 'name = "delai"')


def good(text: str) -> Clause:
    found = read_clause(text)
    assert isinstance(found, Clause), found
    return found


def bad(text: str) -> BadClause:
    found = read_clause(text)
    assert isinstance(found, BadClause)
    return found


def lines_of(text: str, start: str) -> list[int]:
    """Give the lines of a file that begin so."""
    return [n for n, words in enumerate(text.split("\n"), 1) if words.startswith(start)]


def line(text: str, start: str) -> int:
    """Give the last line of a file that begins so: names of the blank are said by others above."""
    return lines_of(text, start)[-1]


def test_a_file_becomes_a_clause() -> None:
    clause = good(FILE)
    assert (clause.number, clause.origin, clause.type) == (
        "WM-NET-901",
        "WM",
        ClauseType.CONDITION,
    )
    assert clause.documents == ("cctp", "ccap")
    assert clause.goals == (12,)
    assert clause.levels == (1, 2)
    assert clause.themes == (Theme.ENVIRONMENT,)
    assert clause.status is Status.PUBLISHED
    assert clause.review_due == date(2027, 11, 24)
    assert clause.reviewed is None
    assert clause.changes == {2: "La part augmente."}
    assert clause.proof.small == "Une liste suffit."
    assert clause.wordings[1].startswith("Au moins {{part}} %")
    assert clause.wordings[1].endswith("le prouve chaque trimestre.")
    assert clause.criterion == "La part de produits au-delà de {{part}} % est notée."
    assert (clause.lighter_proof, clause.answer_frame, clause.twin) == ("", "", "")


def test_its_blanks_and_its_articles_are_read() -> None:
    clause = good(FILE)
    [blank] = clause.blanks
    assert (blank.kind, blank.least, blank.most) == (
        BlankKind.INTEGER,
        Decimal(10),
        Decimal(100),
    )
    assert [blank.default(level) for level in (1, 2, 3)] == ["50", "80", "80"]
    [basis] = clause.legal
    assert isinstance(basis, LegalBasis)
    assert (basis.since, basis.until, basis.checked) == (date(2026, 8, 21), None, True)


def test_line_ends_of_windows_and_a_byte_order_mark_are_read() -> None:
    assert good("\ufeff" + FILE.replace("\n", "\r\n")) == good(FILE)


# --- refusals: (what is replaced, by what, the line that is said, what is said)

HEADS = [
    ('id = "WM-NET-901"\n', "", "+++", "il manque la clé « id »"),
    ("goals = [12]", 'goals = [12]\nbut = "x"', "but", "clé inconnue : « but »"),
    ("WM-NET-901", "wm-net-901", "id", "un numéro comme"),
    ("WM-NET-901", "WM-NET-९०१", "id", "un numéro comme"),
    ('"Produits à faible impact"', '"P"', "title", "de 3 à 90"),
    ('"Produits à faible impact"', '"Produits\\nsains"', "title", "d’une ligne"),
    ('"Produits à faible impact"', '"Produits\\u0000sains"', "title", "« title »"),
    ('"Produits à faible impact"', "12", "title", "« title »"),
    ('type = "condition"', 'type = "conseil"', "type", "une valeur parmi specification"),
    ('type = "condition"', 'type = ["condition"]', "type", "une valeur parmi"),
    ('["cctp", "ccap"]', '["cctp", "devis"]', "documents", "une liste de 1 à"),
    ('["cctp", "ccap"]', "[]", "documents", "une liste de 1 à"),
    ('["cctp", "ccap"]', '["cctp", "cctp"]', "documents", "une liste de 1 à"),
    ('["cctp", "ccap"]', '"cctp"', "documents", "une liste de 1 à"),
    ('["services"]', '["conseil"]', "natures", "supplies, services, works"),
    ('"nettoyage"', '"ménage"', "family", "une valeur parmi mobilier"),
    ('"90910000"', '"909"', "cpv", "huit chiffres"),
    ('"90910000"', '"٩٠٩١٠٠٠٠"', "cpv", "huit chiffres"),
    ('["pollu-prev"]', '["propre"]', "environment", "biodiv-eco"),
    ("social = []", 'social = ["x"]', "social", "acc-all"),
    ('gpp = "none"', 'gpp = "x"', "gpp", "eu, national, other, none"),
    ("goals = [12]", "goals = [18]", "goals", "nombres de 1 à 17"),
    ("goals = [12]", "goals = [true]", "goals", "nombres de 1 à 17"),
    ("goals = [12]", "goals = [1.0]", "goals", "nombres de 1 à 17"),
    ('["execution"]', '["fin"]', "stages", "need, sourcing"),
    ('life_cycle = "use"', 'life_cycle = "vie"', "life_cycle", "design"),
    ('link = "Les', 'lien = "Les', "lien", "clé inconnue : « lien »"),
    (', "Qui contrôle ?"', "", "questions", "une liste de 2 à 6"),
    ('"Admettre l’équivalent."', "", "watch", "une liste de 1 à 5"),
    ('meets = ["R03"]', 'meets = ["3"]', "meets", "des numéros de règles"),
    ('tags = ["agec"]', 'tags = ["loi"]', "tags", "agec, egalim"),
    ('twin = ""', 'twin = "NET-902"', "twin", "le numéro d’une clause, ou rien"),
    ("related = []", 'related = ["902"]', "related", "des numéros de clauses"),
    ("incompatible = []", "incompatible = [1]", "incompatible", "des numéros de clauses"),
    ("review_due = 2027-11-24", 'review_due = "2027"', "review_due", "une date"),
    ("review_due = 2027-11-24", "review_due = 2027-11-24T10:00:00", "review_due", "date"),
    ('status = "published"', 'status = "draft"', "status", "published, retired"),
    ('2 = "La part augmente."', '4 = "Encore."', "[changes]", "2 et 3"),
    ('2 = "La part augmente."', '"" = "Encore."', "[changes]", "2 et 3"),
    ('2 = "La part augmente."', '23 = "Encore."', "[changes]", "2 et 3"),
    ('2 = "La part augmente."', "", "[changes]", "après le socle"),
]
TABLES = [
    ('cost = "low"', 'cost = "free"', "cost", "low, medium, high"),
    ('small = "Une liste suffit."\n', "", "[proof]", "il manque la clé « small »"),
    ('frequency = "Par an"', 'rhythm = "Par an"', "rhythm", "clé inconnue"),
    ("checked = true", 'checked = "oui"', "checked", "true ou false"),
    ("from = 2026-08-21", "from = 2026", "from", "une date"),
    ('name = "part"', 'name = "Part"', 'name = "Part"', "des minuscules"),
    ('label = "Part minimale"', 'label = "P"', "label", "de 2 à 120"),
    ('kind = "integer"', 'kind = "number"', "kind", "integer, decimal"),
    ('kind = "integer"', 'kind = "text"', "min", "seul un nombre a des bornes"),
    ('kind = "integer"', 'kind = "integer"\nchoices = ["a", "b"]', "choices", "« choice »"),
    ("min = 10\nmax = 100", "", "[[fields]]", "deux bornes, « min » et « max »"),
    ("max = 100\n", "", "min", "deux bornes"),
    ("min = 10", "min = 101", "min", "deux bornes"),
    ("min = 10", "min = nan", "min", "« min » : un nombre"),
    ("max = 100", "max = inf", "max", "« max » : un nombre"),
    ("max = 100", f"max = 0x{'F' * 5_000}", "max", "« max » : un nombre"),
    ('["50", "80"]', '["50"]', "defaults", "une valeur par niveau"),
    ('["50", "80"]', '["50", "101"]', "defaults", "la valeur « 101 » ne convient pas"),
    ('["50", "80"]', '["9", "50"]', "defaults", "la valeur « 9 » ne convient pas"),
    ('["50", "80"]', '["50", "62,5"]', "defaults", "« 62,5 »"),
    ('["50", "80"]', '["50", "peu"]', "defaults", "« peu »"),
    ('["50", "80"]', "[50, 80]", "defaults", "0 à 3 textes"),
    ("{{part}}", "{{taux}}", 'name = "part"', "ne sert dans aucun texte"),
    (
        '["ou équivalent"]',
        '["ou analogue"]',
        "protected",
        "le passage protégé « ou analogue",
    ),
]
BODIES = [
    ("# Socle\n", "# Base\n", "# Base", "titre inconnu : « Base »"),
    ("# Renforcé", "# Socle", "# Socle", "titre en double"),
    ("# Socle\n", "Un mot.\n\n# Socle\n", "", "précède le premier titre"),
    ("# Renforcé", "# Ambitieux", "# Ambitieux", "demande « # Renforcé »"),
    ("Le titulaire", "## Preuve\n\nLe titulaire", "# Socle", "sans titre à l’intérieur"),
    ("La part de produits au-delà de {{part}} % est notée.", "", "# Critère", "un texte"),
    ("Le titulaire", "::: clause id=X\nUn mot.\n:::\n\nLe", "# Socle", "une autre clause"),
    ("Le titulaire", f"{'> ' * 99}Le titulaire", "# Socle", "ne se relit pas"),
]


@pytest.mark.parametrize(("old", "new", "start", "reason"), HEADS + TABLES)
def test_a_head_that_is_wrong_is_refused_with_its_line(
    old: str, new: str, start: str, reason: str
) -> None:
    text = FILE.replace(old, new)
    found = bad(text)
    assert reason in found.reason
    assert found.line == (1 if start == "+++" else line(text, start))


@pytest.mark.parametrize(("old", "new", "start", "reason"), BODIES)
def test_a_wording_that_is_wrong_is_refused_with_its_line(
    old: str, new: str, start: str, reason: str
) -> None:
    text = FILE.replace(old, new)
    found = bad(text)
    assert reason in found.reason
    assert found.line == (line(text, start) if start else line(text, "+++") + 1)


def test_the_second_of_two_blanks_is_the_one_that_is_said() -> None:
    text = FILE.replace(FIELD, f"{FIELD}\n\n{OTHER}")
    assert bad(text) == BadClause(
        line(text, 'name = "delai"'), "le champ « delai » ne sert dans aucun texte"
    )


def test_two_blanks_of_one_name_are_refused() -> None:
    text = FILE.replace(FIELD, f"{FIELD}\n\n{FIELD}")
    assert bad(text) == BadClause(line(text, 'name = "part"'), "champ en double : « part »")


def test_the_first_wording_is_compulsory() -> None:
    text = f"+++\n{HEAD}\n+++\n\n# Critère\n\nNote {{{{part}}}}.\n"
    assert bad(text).reason == "il manque le texte « # Socle »"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ('kind = "choice"\nchoices = ["un an", "deux ans"]', "trois ans"),
        ('kind = "date"', "31/02/2027"),
        ('kind = "text"', "x" * 501),
    ],
)
def test_a_default_of_any_kind_that_could_not_be_typed_is_refused(
    kind: str, value: str
) -> None:
    text = FILE.replace('kind = "integer"', kind).replace("min = 10\nmax = 100\n", "")
    text = text.replace('["50", "80"]', f'["{value}", "{value}"]')
    found = bad(text)
    assert found.line == line(text, "defaults")
    assert "ne convient pas" in found.reason


# --- what is no file at all


@pytest.mark.parametrize(
    "text", ["", "Bonjour", "+++\n", "\n" + FILE, "# Socle\n\nUn mot."]
)
def test_a_text_without_its_head_is_refused(text: str) -> None:
    found = bad(text)
    assert found.line == 1
    assert "un en-tête entre deux lignes" in found.reason


def test_a_head_that_is_no_toml_is_refused_where_it_stops() -> None:
    text = FILE.replace("goals = [12]", "goals = 12]")
    assert bad(text) == BadClause(line(text, "goals"), "l’en-tête n’est pas lisible")
    assert bad('+++\nid = "x"\ntitle = [\n+++\n').line == 3
    assert bad("+++\nid = 1\nid = 2\n+++\n").line == 3


def test_a_file_without_wordings_is_refused() -> None:
    assert bad(f"+++\n{HEAD}\n+++\n").reason == "il manque le texte « # Socle »"


def test_a_number_of_too_many_digits_is_refused() -> None:
    text = FILE.replace("max = 100", f"max = {'9' * 5_000}")
    assert bad(text).reason == "l’en-tête n’est pas lisible"


def test_tables_nested_without_end_are_refused() -> None:
    deep = ".".join(["a"] * 5_000)
    assert "clé inconnue" in bad(FILE.replace("[[legal]]", f"[[legal]]\n{deep} = 1")).reason
    assert bad(FILE.replace("goals = [12]", f"goals = {'[' * 5_000}")).line >= 1


def test_a_character_that_no_file_may_hold_is_refused_where_it_stands() -> None:
    text = FILE.replace("chaque trimestre", "chaque\u0007trimestre")
    assert bad(text).line == line(text, "Le titulaire")
    assert "caractère interdit" in bad(text).reason


def test_a_file_too_long_to_read_is_refused() -> None:
    assert "trop long" in bad(FILE + "mot " * 300_000).reason


# --- laws


@given(st.text() | texts())
def test_no_text_raises(text: str) -> None:
    read_clause(text)
    read_clause(f"+++\n{text}\n+++\n\n{WORDINGS}")
    read_clause(f"+++\n{HEAD}\n+++\n\n# Socle\n\n{text}")


PIECES = st.sampled_from(
    [
        *("", "nan", "inf", "-1", "1e400", "true", "[]", "{}", '""', '"x"', "'''", "[[]]"),
        *("2026-11-24", "2026-13-45", "10:00:00", "0xFF", "[1, 'a']", "{a = 1}", "#", "="),
        *(
            "[x]",
            "[[legal]]",
            "[[fields]]",
            "a.b = 1",
            '"" = 1',
            '"\\u0007"',
            "+++",
            "# Socle",
        ),
    ]
)


@given(st.data())
def test_a_file_of_which_one_line_is_changed_never_raises(data: st.DataObject) -> None:
    lines = FILE.split("\n")
    place = data.draw(st.integers(0, len(lines) - 1))
    name = lines[place].partition(" = ")[0]
    value = data.draw(PIECES)
    lines[place] = data.draw(st.sampled_from([value, f"{name} = {value}"]))
    found = read_clause("\n".join(lines))
    stored = read_stored("\n".join(lines))
    if isinstance(found, BadClause):
        assert 1 <= found.line <= len(lines)
        assert found.reason
    else:
        assert stored == found


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r#+\ufeff"))


@given(st.dictionaries(st.sampled_from(NAMES), WORDS), WORDS)
def test_what_is_composed_is_cut_into_the_same_parts(
    wordings: dict[str, str], head: str
) -> None:
    found = parts_of(compose(head, wordings))
    assert isinstance(found, Parts)
    assert found.head == head.strip()
    said = {name: text.strip() for name, text in wordings.items()}
    assert found.wordings == {name: text for name, text in said.items() if text}


def test_a_file_is_composed_again_from_its_parts() -> None:
    parts = parts_of(FILE)
    assert isinstance(parts, Parts)
    assert compose(parts.head, parts.wordings) == FILE
