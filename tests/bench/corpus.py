"""Documents to measure with, made from a seed: articles as a CCTP has them.

    seed, pages ──document──► blocks ──┬─ source ────► the text of this program
                                       ├─ markdown ──► any other reader of Markdown
                                       ├─ dokuwiki, mediawiki
                                       └─ plain ─────► values for a writer of Word files

The same seed gives the same bytes. A page holds about 3.1 kB.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from random import Random

__all__ = [
    "PAGE_BYTES",
    "Block",
    "Heading",
    "Items",
    "Paragraph",
    "Table",
    "article_source",
    "document",
    "edited",
    "source",
]

PAGE_BYTES = 3100

NOUNS = """titulaire acheteur prestation intervention site bâtiment matériel produit agent
contrôle relevé délai rapport réunion local équipement surface consommable déchet planning
registre plan habilitation formation consigne température éclairage toiture façade""".split()
VERBS = """assure vérifie remet établit transmet conserve signale remplace prévoit justifie
adapte respecte consigne mesure protège évacue""".split()
ADJECTIVES = """conforme annuel écrit contradictoire préalable complet régulier technique
mensuel sécurisé accessible mesurable durable""".split()
ENDS = """dans les dix jours ouvrés|selon le calendrier remis au démarrage|avant toute mise en
service|à chaque passage|sans frais supplémentaires|sous le contrôle de l’acheteur|pendant les
heures d’ouverture du site|jusqu’à la levée des réserves|sur demande écrite|par voie
électronique|avec l’accord du responsable du site|pour chacun des lots""".replace(
    "\n", " "
).split("|")
FIELDS = ("objet", "acheteur", "reference")


@dataclass(frozen=True)
class Heading:
    """The title of an article; the key is stable, the number is not written."""

    level: int
    title: str
    key: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: sentences, with `{{field}}`, `[#key]` and `**bold**` in them."""

    text: str


@dataclass(frozen=True)
class Items:
    """A list of short sentences."""

    rows: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table with its caption; the first row holds the titles of the columns."""

    caption: str
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Items | Table


@dataclass
class _Writer:
    """Writes articles one after the other, and knows the keys already given."""

    random: Random
    keys: list[str] = field(default_factory=list)

    def sentence(self) -> str:
        """Make one sentence of twelve to thirty words."""
        pick = self.random.choice
        parts = [f"Le {pick(NOUNS)} {pick(ADJECTIVES)} {pick(VERBS)} le {pick(NOUNS)}"]
        for _ in range(self.random.randint(1, 3)):
            parts.append(f"le {pick(NOUNS)} {pick(ADJECTIVES)} de chaque {pick(NOUNS)}")
        return f"{', '.join(parts)} {pick(ENDS)}."

    def paragraph(self) -> Paragraph:
        """Make a paragraph of two to five sentences, at times with a field or a reference."""
        sentences = [self.sentence() for _ in range(self.random.randint(2, 5))]
        chance = self.random.random()
        if chance < 0.15:
            name = self.random.choice(FIELDS)
            sentences.append(f"Cette exigence vaut pour le marché {{{{{name}}}}}.")
        elif chance < 0.35 and self.keys:
            sentences.append(f"Voir l’article [#{self.random.choice(self.keys)}].")
        elif chance < 0.5:
            count = self.random.randint(2, 90)
            sentences.append(f"Le seuil est de **{count} unités** par site et par mois.")
        return Paragraph(" ".join(sentences))

    def items(self) -> Items:
        """Make a list of four to eight items."""
        return Items(tuple(self.sentence() for _ in range(self.random.randint(4, 8))))

    def table(self) -> Table:
        """Make a table of four columns."""
        pick = self.random.choice
        titles = ("N°", "Exigence", "Mesure", "Seuil")
        rows = [
            (
                f"E-{number}",
                f"{pick(NOUNS)} {pick(ADJECTIVES)}",
                f"{pick(NOUNS)} {pick(ENDS)}",
                f"{self.random.randint(1, 99)} %",
            )
            for number in range(1, self.random.randint(4, 9))
        ]
        return Table(f"Exigences sur le {pick(NOUNS)}", (titles, *rows))

    def article(self, number: int) -> list[Block]:
        """Make one article: its heading, paragraphs, and at times a list or a table."""
        level = 1 if number % 6 == 0 else self.random.choice((2, 2, 3))
        pick = self.random.choice
        title = f"{pick(NOUNS).capitalize()} {pick(ADJECTIVES)} du {pick(NOUNS)}"
        blocks: list[Block] = [Heading(level, title, f"a{number}")]
        blocks += [self.paragraph() for _ in range(self.random.randint(2, 4))]
        if self.random.random() < 0.5:
            blocks += [self.items(), self.paragraph()]
        if self.random.random() < 0.3:
            blocks.append(self.table())
        self.keys.append(f"a{number}")
        return blocks


def document(pages: int, seed: int = 1) -> tuple[Block, ...]:
    """Make a document of so many pages."""
    writer = _Writer(Random(f"{seed}/{pages}"))
    blocks: list[Block] = []
    size = number = 0
    while size < pages * PAGE_BYTES:
        article = writer.article(number)
        size += len(source(article).encode()) + 1
        blocks += article
        number += 1
    return tuple(blocks)


def article_source(blocks: Sequence[Block], key: str) -> str:
    """Give the text of one article: its heading and what is under it, up to the next one."""
    start = next(i for i, b in enumerate(blocks) if isinstance(b, Heading) and b.key == key)
    rest = range(start + 1, len(blocks))
    end = next((i for i in rest if isinstance(blocks[i], Heading)), len(blocks))
    return source(blocks[start:end])


def edited(text: str, seed: int | str) -> str:
    """Change a text a little: two words are put in the place of one word of a paragraph.

    The place and the words come from the seed; headings, tables and lists stay.
    """
    random = Random(f"edit/{seed}")
    lines = text.split("\n")
    plain = [i for i, line in enumerate(lines) if line.startswith(("Le ", "Cette "))]
    place = random.choice(plain)
    words = lines[place].split(" ")
    # Neither the first word, which might begin a list, nor one that carries a mark.
    inner = [i for i in range(1, len(words)) if words[i].isalpha()]
    words[random.choice(inner)] = f"{random.choice(NOUNS)} modifié{random.randrange(10**6)}"
    lines[place] = " ".join(words)
    return "\n".join(lines)


def _heading(block: Heading) -> str:
    return f"{'#' * block.level} {block.title} {{#{block.key}}}"


def _table(block: Table) -> str:
    head, *rows = [f"| {' | '.join(row)} |" for row in block.rows]
    rule = f"|{' --- |' * len(block.rows[0])}"
    return "\n".join([f"Table : {block.caption}", "", head, rule, *rows])


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return _heading(block)
    if isinstance(block, Items):
        return "\n".join(f"- {row}" for row in block.rows)
    return block.text if isinstance(block, Paragraph) else _table(block)


def source(blocks: Sequence[Block], write: Callable[[Block], str] = _block) -> str:
    """Give the text of a document in the dialect of docs/text-format.md."""
    return "\n\n".join(write(block) for block in blocks) + "\n"


def articles(blocks: Sequence[Block]) -> list[tuple[Block, ...]]:
    """Give the articles of a document, each with its heading."""
    count = 0

    def number(block: Block) -> int:
        nonlocal count
        count += isinstance(block, Heading)
        return count

    return [tuple(group) for _, group in groupby(blocks, key=number)]
