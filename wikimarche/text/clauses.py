"""A clause of the library: what its file says, as a value (docs/clauses.md describes the file).

file ──clause_reader──► Clause ──► the passport, the search, the block placed in a document
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum, StrEnum

__all__ = [
    "DOCUMENTS",
    "ENVIRONMENT",
    "FAMILIES",
    "GPP",
    "LIFE_CYCLE",
    "NATURES",
    "SOCIAL",
    "STAGES",
    "TAGS",
    "Blank",
    "BlankKind",
    "Clause",
    "ClauseType",
    "Indicator",
    "LegalBasis",
    "Level",
    "Proof",
    "Status",
    "Theme",
]


class ClauseType(StrEnum):
    """What a clause is in a tender file."""

    SPECIFICATION = "specification"
    CONDITION = "condition"
    CRITERION = "criterion"
    SELECTION = "selection"
    RESERVED = "reserved"
    PROGRESS = "progress"
    VARIANT = "variant"


class Theme(StrEnum):
    """The two sides of sustainability that the law names."""

    ENVIRONMENT = "environment"
    SOCIAL = "social"


class Status(StrEnum):
    """Whether a clause may be placed; a retired one stays readable where it is used."""

    PUBLISHED = "published"
    RETIRED = "retired"


class Level(IntEnum):
    """How far a wording goes."""

    BASIC = 1
    REINFORCED = 2
    AMBITIOUS = 3


class BlankKind(StrEnum):
    """What a blank of a clause is filled with."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"


DOCUMENTS = ("cctp", "ccap", "rc", "ae", "ccp", "prices", "annex")
NATURES = ("supplies", "services", "works")
FAMILIES = (
    *("mobilier", "numerique", "impression", "papeterie", "textile", "vehicules"),
    *("alimentation", "nettoyage", "espaces-verts", "etudes", "evenementiel", "transport"),
    *("dechets", "energie", "travaux", "social", "fournitures", "transversal"),
)
# eForms code lists "environmental-impact" (BT-774) and "social-objective" (BT-775).
ENVIRONMENT = (
    *("biodiv-eco", "circ-econ", "clim-adapt", "clim-mitig", "pollu-prev", "water-mar"),
    "other",
)
SOCIAL = ("acc-all", "et-eq", "gen-eq", "hum-right", "opp", "work-cond", "other")
GPP = ("eu", "national", "other", "none")  # eForms "gpp-criteria" (BT-805)
STAGES = ("need", "sourcing", "award", "execution", "closing")
# The stages that article L2112-3 of the Code de la commande publique counts as linked.
LIFE_CYCLE = (
    *("design", "materials", "manufacture", "transport", "use", "end_of_life", "service"),
)
TAGS = ("agec", "egalim", "lom", "spaser", "reen", "climat")


@dataclass(frozen=True)
class Blank:
    """What is asked when a clause is placed; `defaults` has one text a level, or none."""

    name: str
    label: str
    kind: BlankKind
    unit: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    choices: tuple[str, ...] = ()
    defaults: tuple[str, ...] = ()
    help: str = ""

    def default(self, level: int) -> str:
        """Give what the blank holds at first at a level, "" when nothing is proposed."""
        return self.defaults[min(level, len(self.defaults)) - 1] if self.defaults else ""


@dataclass(frozen=True)
class Proof:
    """What shows that the clause is met, at the offer and afterwards; `small` is the lighter one."""

    offer: str
    execution: str
    who: str
    when: str
    small: str
    cost: str


@dataclass(frozen=True)
class Indicator:
    """What is counted, in which unit, where it is read and how often."""

    name: str
    unit: str
    source: str
    frequency: str


@dataclass(frozen=True)
class LegalBasis:
    """An article a clause rests on; not `checked` is shown as to be verified by a lawyer."""

    reference: str
    about: str
    checked: bool
    since: date | None = None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether it is in force on a day."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@dataclass(frozen=True)
class Clause:
    """Everything a clause file says. `wordings` has the text of each level there is."""

    number: str
    title: str
    summary: str
    type: ClauseType
    documents: tuple[str, ...]
    article: str
    natures: tuple[str, ...]
    family: str
    cpv: tuple[str, ...]
    environment: tuple[str, ...]
    social: tuple[str, ...]
    gpp: str
    goals: tuple[int, ...]
    stages: tuple[str, ...]
    life_cycle: str
    link: str
    questions: tuple[str, ...]
    watch: tuple[str, ...]
    market: str
    penalty: str
    meets: tuple[str, ...]
    tags: tuple[str, ...]
    twin: str
    related: tuple[str, ...]
    incompatible: tuple[str, ...]
    inspiration: str
    author: str
    steward: str
    reviewed: date | None
    review_due: date
    status: Status
    written: date
    protected: tuple[str, ...]
    changes: Mapping[int, str]
    proof: Proof
    indicator: Indicator
    legal: tuple[LegalBasis, ...]
    blanks: tuple[Blank, ...]
    wordings: Mapping[int, str]
    lighter_proof: str
    criterion: str
    answer_frame: str

    @property
    def levels(self) -> tuple[int, ...]:
        """The levels it has a wording for, the lowest first."""
        return tuple(sorted(self.wordings))

    @property
    def themes(self) -> tuple[Theme, ...]:
        """The sides of sustainability it serves."""
        both = ((Theme.ENVIRONMENT, self.environment), (Theme.SOCIAL, self.social))
        return tuple(theme for theme, codes in both if codes)

    @property
    def origin(self) -> str:
        """The first letters of its number: the library it comes from."""
        return self.number.partition("-")[0]

    def expired_on(self, day: date) -> tuple[LegalBasis, ...]:
        """Give the articles it rests on that are not in force on a day."""
        return tuple(basis for basis in self.legal if not basis.holds_on(day))

    def blank(self, name: str) -> Blank | None:
        """Give the blank of this name."""
        return next((blank for blank in self.blanks if blank.name == name), None)
