"""Merging is exact: what both did is kept, or shown as a collision; never guessed.

The cases in `cases/merging` are read below: one paragraph a line, `= key Title` for a
heading, `- ` for an item, `| a | b` for a row.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from prosemirror.transform import Transform

from tests.sizes import examples
from tests.text.edits import (
    EDITS,
    add_block,
    bullets,
    document,
    edited,
    paragraph,
    random_document,
    random_steps,
    sources,
    table,
    texts,
    type_text,
    with_moved_section,
    with_own_words,
)
from wikimarche.text.engine import Applied, Rebased, apply_steps, rebase
from wikimarche.text.merging import Choice, Clash, Merged, Passage, merge
from wikimarche.text.schema import SCHEMA, Node, node
from wikimarche.text.structure import structural_steps

CASES = Path(__file__).parent / "cases" / "merging"
laws = settings(max_examples=examples(80), deadline=None)


# Cases


@dataclass(frozen=True)
class Case:
    title: str
    parts: dict[str, list[str]]


def cases() -> Iterator[Case]:
    for file in sorted(CASES.glob("*.md")):
        for chunk in re.split(r"^# ", file.read_text(encoding="utf-8"), flags=re.M)[1:]:
            title, *parts = re.split(r"^## ", chunk.rstrip("\n"), flags=re.M)
            lines = [part.rstrip("\n").split("\n") for part in parts]
            yield Case(title.strip(), {name: rest for name, *rest in lines})


def read(lines: list[str]) -> Node:
    blocks: list[Node] = []
    for sign, group in groupby(
        lines, key=lambda line: line[:1] if line[:1] in "=-|" else ""
    ):
        found = [line[2:] if sign else line for line in group]
        if sign == "=":
            blocks += document(*(f"# {line}" for line in found)).children
        elif sign == "-":
            blocks.append(bullets(*found))
        elif sign == "|":
            blocks.append(table(*(line.replace(" | ", "|") for line in found)))
        else:
            blocks += [paragraph(line) for line in found]
    return node("doc", blocks)


def shown(state: Node | None) -> str:
    words = state.text_between(0, state.content.size, " | ") if state else ""
    return words or "∅"


def written(passage: Passage) -> str:
    states = (passage.base, passage.mine, passage.theirs)
    return f"{passage.section}: " + " / ".join(map(shown, states))


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case.title)
def test_case(case: Case) -> None:
    base, mine, theirs = (read(case.parts[name]) for name in ("base", "mine", "theirs"))
    result = merge(base, mine=mine, theirs=theirs)
    if isinstance(result, Merged):
        assert str(result.doc) == str(read(case.parts["merged"]))
    else:
        assert [written(passage) for passage in result.passages] == case.parts["clash"]


# Laws


def three(rng: Random) -> tuple[Node, Node, Node]:
    """Give a document of words all different, and two edited states of it."""
    base = with_own_words(random_document(rng, 12))
    mine, _ = edited(base, rng, times=rng.choice([1, 2, 3]), word="A")
    theirs, _ = edited(base, rng, times=rng.choice([1, 2, 3]), word="B")
    return base, with_moved_section(mine, rng) if rng.random() < 0.2 else mine, theirs


def merged(base: Node, mine: Node, theirs: Node) -> Node:
    result = merge(base, mine=mine, theirs=theirs)
    assert isinstance(result, Merged), result
    return result.doc


OWN_WORD = re.compile(r"\w*[^\W\d]\w*\d")  # of `three`: letters and a number, all different


def word_counts(doc: Node) -> Counter[str]:
    found: Counter[str] = Counter()

    def visit(block: Node, pos: int, parent: Node | None, index: int) -> None:
        if block.is_textblock:
            inside = (child.text or f" {child.text_content} " for child in block.children)
            found.update(OWN_WORD.findall("".join(inside)))

    doc.descendants(visit)
    return found


@given(sources())
@laws
def test_who_changed_nothing_gets_the_other_text(rng: Random) -> None:
    base, mine, theirs = three(rng)
    assert merged(base, base, theirs).eq(theirs)
    assert merged(base, mine, base).eq(mine)
    assert merged(base, mine, mine).eq(mine)


@given(sources())
@laws
def test_every_word_inserted_is_there_once_and_every_word_deleted_is_gone(
    rng: Random,
) -> None:
    docs = three(rng)
    result = merge(docs[0], mine=docs[1], theirs=docs[2])
    if isinstance(result, Merged):
        base, mine, theirs = map(word_counts, docs)
        kept = base - (base - mine) - (base - theirs)
        # Words are all different: one inserted by both is the same change.
        assert word_counts(result.doc) == kept + ((mine - base) | (theirs - base))


@given(sources())
@laws
def test_the_words_do_not_depend_on_who_is_whom(rng: Random) -> None:
    base, mine, theirs = three(rng)
    one, other = (
        merge(base, mine=mine, theirs=theirs),
        merge(base, mine=theirs, theirs=mine),
    )
    assert type(one) is type(other)
    if isinstance(one, Merged) and isinstance(other, Merged):
        assert word_counts(one.doc) == word_counts(other.doc)


@given(sources())
@laws
def test_the_steps_lead_from_theirs_to_a_valid_document(rng: Random) -> None:
    base, mine, theirs = three(rng)
    result = merge(base, mine=mine, theirs=theirs)
    if isinstance(result, Merged):
        applied = apply_steps(theirs, result.steps)
        assert isinstance(applied, Applied)
        assert applied.doc.eq(result.doc)


@given(sources())
@laws
def test_choices_settle_every_clash(rng: Random) -> None:
    base, mine, theirs = three(rng)
    result = merge(base, mine=mine, theirs=theirs)
    if isinstance(result, Clash):
        choices = [rng.choice(list(Choice)) for _ in result.passages]
        settled = merge(base, mine=mine, theirs=theirs, choices=choices)
        assert isinstance(settled, Merged)
        settled.doc.check()


CALM = tuple(
    edit for edit in EDITS if edit.__name__ in ("type_text", "add_block", "replace_text")
)


@given(sources())
@laws
def test_merging_agrees_with_rebasing_the_difference(rng: Random) -> None:
    base = with_own_words(random_document(rng))
    mine, _ = random_steps(base, rng, word="A ", edits=CALM)
    theirs, over = random_steps(base, rng, word="B ", edits=CALM)
    result = merge(base, mine=mine, theirs=theirs)
    rebased = rebase(structural_steps(base, mine), over=over, head=theirs)
    if isinstance(result, Merged) and isinstance(rebased, Rebased) and not rebased.dropped:
        assert word_counts(rebased.doc) == word_counts(result.doc)


@given(sources())
@laws
def test_two_people_in_different_paragraphs_never_collide(rng: Random) -> None:
    lines = [f"article {n} du cahier des clauses" for n in range(6)]
    mine, theirs = list(lines), list(lines)
    a, b = rng.sample(range(6), 2)
    mine[a], theirs[b] = f"{lines[a]} moi", f"{lines[b]} eux"
    both = [m if m != line else t for line, m, t in zip(lines, mine, theirs, strict=True)]
    assert texts(merged(document(*lines), document(*mine), document(*theirs))) == both


@pytest.mark.parametrize("seed", range(60))
def test_a_cell_is_edited_in_the_right_row_or_shown(seed: int) -> None:
    rng = Random(seed)
    rows = [f"{n}|forfait|à remplir|€ HT" for n in range(60)]
    target = rng.randrange(60)
    mine = [*rows[:target], f"{target}|forfait|12 000|€ HT", *rows[target + 1 :]]
    theirs = list(rows)
    for _ in range(rng.randint(1, 8)):
        place = rng.randrange(len(theirs))
        if rng.random() < 0.5:
            theirs.insert(place, "nouveau|forfait|à remplir|€ HT")
        else:
            theirs.pop(place)
    docs = [node("doc", [table(*some)]) for some in (rows, mine, theirs)]
    result = merge(docs[0], mine=docs[1], theirs=docs[2])
    if isinstance(result, Merged):
        expected = [mine[target] if line == rows[target] else line for line in theirs]
        assert result.doc.eq(node("doc", [table(*expected)]))
    else:
        assert rows[target] not in theirs


# Marks, attributes, choices


def marked(*pieces: tuple[str, str]) -> Node:
    content: list[Node] = [
        SCHEMA.text(text, [SCHEMA.mark(m) for m in names.split()]) for text, names in pieces
    ]
    return node("doc", node("paragraph", content))


def test_bold_here_and_a_word_there_are_both_kept() -> None:
    base = marked(("le délai est de dix jours", ""))
    mine = marked(("le délai est de dix jours", "strong"))
    theirs = marked(("le délai est de vingt jours", ""))
    assert merged(base, mine, theirs).eq(marked(("le délai est de vingt jours", "strong")))


def test_two_marks_on_the_same_words_are_both_kept() -> None:
    base, mine, theirs = (marked(("un mot", names)) for names in ("", "strong", "em"))
    assert merged(base, mine, theirs).eq(marked(("un mot", "strong em")))


def test_a_mark_taken_away_stays_away() -> None:
    base, mine = marked(("un mot", "strong")), marked(("un mot", ""))
    theirs = marked(("un mot", "strong em"))
    assert merged(base, mine, theirs).eq(marked(("un mot", "em")))


def heading(title: str, level: int) -> Node:
    return node("doc", [node("heading", [SCHEMA.text(title)], level=level, key="k")])


def test_the_level_here_and_the_title_there_are_both_kept() -> None:
    result = merged(heading("Prix", 1), heading("Prix", 2), heading("Prix et paiement", 1))
    assert result.eq(heading("Prix et paiement", 2))


def test_two_levels_collide() -> None:
    result = merge(heading("Prix", 1), mine=heading("Prix", 2), theirs=heading("Prix", 3))
    assert isinstance(result, Clash)
    assert result.passages[0].section == "k"


LINES = ("Délai de dix jours.", "Délai de vingt jours.", "Délai de trente jours.")


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        (Choice.MINE, [LINES[1]]),
        (Choice.THEIRS, [LINES[2]]),
        (Choice.BOTH, [LINES[2], LINES[1]]),
    ],
)
def test_a_choice_settles_a_paragraph(choice: Choice, kept: list[str]) -> None:
    base, mine, theirs = map(document, LINES)
    result = merge(base, mine=mine, theirs=theirs, choices=[choice])
    assert isinstance(result, Merged)
    assert texts(result.doc) == kept


def test_keeping_both_titles_makes_one_heading() -> None:
    docs = [document(f"# k Prix {word}") for word in ("", "fermes", "unitaires")]
    result = merge(docs[0], mine=docs[1], theirs=docs[2], choices=[Choice.BOTH])
    assert isinstance(result, Merged)
    assert texts(result.doc) == ["Prix unitaires fermes"]


def test_a_choice_takes_only_what_collides_from_one_side() -> None:
    base = document("le délai de dix jours court dès la notification")
    mine = document("ce délai de vingt jours court dès la notification")
    theirs = document("le délai de trente jours court dès la réception")
    result = merge(base, mine=mine, theirs=theirs, choices=[Choice.MINE])
    assert isinstance(result, Merged)
    assert texts(result.doc) == ["ce délai de vingt jours court dès la réception"]


def test_my_order_of_sections_can_be_chosen() -> None:
    docs = [
        document(*(f"# {key} Titre {key}" for key in order))
        for order in ("abc", "bac", "acb")
    ]
    result = merge(docs[0], mine=docs[1], theirs=docs[2], choices=[Choice.MINE])
    assert isinstance(result, Merged)
    assert result.doc.eq(docs[1])


def test_a_choice_too_few_asks_again_for_all() -> None:
    lines = ["un deux trois", "milieu", "quatre cinq six"]
    mine = ["un A trois", "milieu", "quatre A six"]
    theirs = ["un B trois", "milieu", "quatre B six"]
    docs = [document(*some) for some in (lines, mine, theirs)]
    result = merge(docs[0], mine=docs[1], theirs=docs[2], choices=[Choice.MINE])
    assert isinstance(result, Clash)
    assert len(result.passages) == 2


def test_a_table_that_would_come_out_uneven_is_shown() -> None:
    docs = [node("doc", [table(*rows)]) for rows in (["a|b"], ["a|b", "c|d"], ["a|x|b"])]
    assert isinstance(merge(docs[0], mine=docs[1], theirs=docs[2]), Clash)


def test_typing_and_new_blocks_of_many_people_are_all_kept() -> None:
    base = document(*(f"article {n} du cahier" for n in range(8)))
    rng, head, markers = Random(3), base, []
    for turn in range(8):
        proposed = base
        while proposed is base:
            proposed, _ = random_steps(
                base, rng, word=f" ⟦{turn}⟧ ", edits=(type_text, add_block)
            )
        result = merge(base, mine=proposed, theirs=head)
        if isinstance(result, Merged):
            head = result.doc
            markers.append(f"⟦{turn}⟧")
    assert len(markers) > 4
    assert all(head.text_content.count(marker) == 1 for marker in markers)


def test_a_paragraph_split_here_and_changed_in_its_first_half_there() -> None:
    base = document("le premier lot comprend la voirie. le second lot comprend les arbres.")
    mine = Transform(base).split(35).doc
    theirs = document(
        "le dernier lot comprend la voirie. le second lot comprend les arbres."
    )
    assert texts(merged(base, mine, theirs))[0].startswith("le dernier lot")
