"""Libraries to measure with, made from a seed: as many clauses as asked, like those shipped.

Each takes the file of a shipped clause, with a number, a title and a summary of its own and
one more sentence in every wording. The same seed gives the same bytes.
"""

import re
from collections.abc import Iterator
from random import Random

from tests.bench import corpus
from tests.bench.corpus import Paragraph
from wikimarche.desk.catalogue import shipped_files
from wikimarche.text.clause_reader import BadClause, parts_of

__all__ = ["clause_files", "questions"]

SOURCE_PAGES = 20
LINE = re.compile(r"^(id|title|summary|twin) = .*$", re.MULTILINE)
FACETS = (
    ("theme", "environment"),
    ("type", "condition"),
    ("nature", "services"),
    ("level", "3"),
    ("meets", "R03"),
)


def clause_files(count: int, seed: int = 1) -> Iterator[str]:
    """Give the files of so many clauses."""
    random = Random(f"clauses/{seed}")
    bases = [body for _, body in shipped_files()]
    sentences = _sentences(seed)
    for number in range(count):
        yield _varied(bases[number % len(bases)], number, sentences, random)


def _sentences(seed: int) -> list[str]:
    """Give sentences without field or reference, which a library does not know."""
    texts = (
        b.text for b in corpus.document(SOURCE_PAGES, seed) if isinstance(b, Paragraph)
    )
    return [text for text in texts if "{{" not in text and "[#" not in text]


def _varied(base: str, number: int, sentences: list[str], random: Random) -> str:
    parts = parts_of(base)
    assert not isinstance(parts, BadClause)
    pick = random.choice
    noun, adjective = pick(corpus.NOUNS), pick(corpus.ADJECTIVES)
    said = {
        "id": f"ZZ-{re.findall('[A-Z]{3}', parts.head)[0]}-{number:04}",
        "title": f"{noun.capitalize()} {adjective} du {pick(corpus.NOUNS)} {number}",
        "summary": f"Demande que le {noun} {adjective} soit suivi par le {pick(corpus.NOUNS)}.",
        "twin": "",
    }
    head = LINE.sub(lambda line: f'{line[1]} = "{said[line[1]]}"', parts.head)
    bodies = (
        f"# {name}\n\n{text}\n\n{pick(sentences)}\n"
        for name, text in parts.wordings.items()
    )
    return f"+++\n{head}\n+++\n\n" + "\n".join(bodies)


def questions(count: int, seed: int = 1) -> Iterator[dict[str, str]]:
    """Give so many searches, as an address says them: one to three words, at times a facet."""
    random = Random(f"questions/{seed}")
    words = [*corpus.NOUNS, *corpus.ADJECTIVES, "réemploi", "écolabel", "bois", "L2112-2"]
    for _ in range(count):
        asked = {"q": " ".join(random.sample(words, random.randint(1, 3)))}
        if random.random() < 0.5:
            asked |= dict([random.choice(FACETS)])
        if random.random() < 0.1:
            asked.pop("q")
        yield asked
