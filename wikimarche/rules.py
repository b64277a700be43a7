"""Who may do what, and when: tables that can be read aloud.

`POLICY` is the only place where rights are written. The door asks it before a view
runs, the desk asks it again, templates ask it to show a button, the page "Qui peut
faire quoi" is made from it, and a test walks every role × action × phase.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = [
    "ANYONE",
    "MOVES",
    "PHASES",
    "POLICY",
    "Action",
    "Actor",
    "Grant",
    "Move",
    "Phase",
    "Place",
    "Profile",
    "Role",
    "may",
    "moves_from",
    "roles_of",
]


class Phase(StrEnum):
    """The state of a tender, from the need to the closing notes (field.md §2.4)."""

    NEED = "need"
    SOURCING_OPEN = "sourcing_open"
    SOURCING_CLOSED = "sourcing_closed"
    DRAFTING = "drafting"
    CROSS_READING = "cross_reading"
    VISAS = "visas"
    VALIDATED = "validated"
    FROZEN = "frozen"
    LAUNCHED = "launched"
    RECTIFIED = "rectified"
    AWARDED = "awarded"
    UNSUCCESSFUL = "unsuccessful"
    ABANDONED = "abandoned"
    EXECUTION = "execution"
    CLOSED = "closed"


PHASES: tuple[Phase, ...] = tuple(Phase)

WRITABLE = frozenset(
    {
        Phase.NEED,
        Phase.SOURCING_OPEN,
        Phase.SOURCING_CLOSED,
        Phase.DRAFTING,
        Phase.CROSS_READING,
        Phase.VISAS,
    }
)
EVERY_PHASE = frozenset(PHASES)
BEFORE_FREEZE = WRITABLE | {Phase.VALIDATED}


class Profile(StrEnum):
    """What an account is in the organisation; the base of its roles."""

    BUYER = "buyer"
    SERVICE = "service"
    ELECTED = "elected"
    COMPANY = "company"


class Role(StrEnum):
    """What an actor is with respect to one thing."""

    ADMINISTRATOR = (
        "administrator"  # manages accounts and the Word model; sees no tender for that
    )
    STEWARD = "steward"  # keeps the library of clauses
    BUYER = "buyer"  # may open tenders
    INTERNAL = "internal"  # anybody of the organisation
    COMPANY = "company"  # an outside economic operator
    OWNER = "owner"  # the buyer in charge of this tender
    WRITER = "writer"  # writes in this tender
    READER = "reader"  # reads this tender


class Action(StrEnum):
    """What can be asked for; each route names one."""

    SIGN_IN = "sign_in"
    SEE_HELP = "see_help"
    SEE_HEALTH = "see_health"
    CHECK_SEAL = "check_seal"
    SEE_HOME = "see_home"
    MANAGE_OWN_ACCOUNT = "manage_own_account"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_WORD_MODEL = "manage_word_model"
    MANAGE_CPV = "manage_cpv"
    READ_JOURNAL = "read_journal"
    MANAGE_RETENTION = "manage_retention"
    FIND_CPV = "find_cpv"
    READ_LIBRARY = "read_library"
    PROPOSE_CLAUSE = "propose_clause"
    KEEP_LIBRARY = "keep_library"
    CREATE_TENDER = "create_tender"
    READ_TENDER = "read_tender"
    EDIT_FIELDS = "edit_fields"
    MANAGE_TEAM = "manage_team"
    MOVE_PHASE = "move_phase"
    ADD_SPEC = "add_spec"
    ARRANGE_SPECS = "arrange_specs"
    READ_SPEC = "read_spec"
    WRITE_SPEC = "write_spec"
    READ_HISTORY = "read_history"
    RESTORE_REVISION = "restore_revision"
    NAME_MILESTONE = "name_milestone"
    EXPORT = "export"
    READ_CHECK = "read_check"
    ANSWER_CHECK = "answer_check"


@dataclass(frozen=True)
class Grant:
    """Who may do an action, in which phases; `open` means without signing in."""

    roles: frozenset[Role]
    phases: frozenset[Phase] = EVERY_PHASE
    open: bool = False


def _grant(*roles: Role, phases: frozenset[Phase] = EVERY_PHASE) -> Grant:
    return Grant(roles=frozenset(roles), phases=phases)


OPEN = Grant(roles=frozenset(Role), open=True)
TEAM = (Role.OWNER, Role.WRITER, Role.READER)

POLICY: Mapping[Action, Grant] = {
    Action.SIGN_IN: OPEN,
    Action.SEE_HELP: OPEN,
    Action.SEE_HEALTH: OPEN,
    Action.CHECK_SEAL: OPEN,
    Action.SEE_HOME: _grant(Role.INTERNAL, Role.COMPANY),
    Action.MANAGE_OWN_ACCOUNT: _grant(Role.INTERNAL, Role.COMPANY),
    Action.MANAGE_ACCOUNTS: _grant(Role.ADMINISTRATOR),
    Action.MANAGE_WORD_MODEL: _grant(Role.ADMINISTRATOR),
    Action.MANAGE_CPV: _grant(Role.ADMINISTRATOR),
    Action.READ_JOURNAL: _grant(Role.ADMINISTRATOR),
    Action.MANAGE_RETENTION: _grant(Role.ADMINISTRATOR),
    Action.FIND_CPV: _grant(Role.INTERNAL),
    Action.READ_LIBRARY: _grant(Role.INTERNAL),
    Action.PROPOSE_CLAUSE: _grant(Role.INTERNAL),
    Action.KEEP_LIBRARY: _grant(Role.STEWARD),
    Action.CREATE_TENDER: _grant(Role.BUYER),
    Action.READ_TENDER: _grant(*TEAM),
    Action.EDIT_FIELDS: _grant(Role.OWNER, Role.WRITER, phases=WRITABLE),
    Action.MANAGE_TEAM: _grant(Role.OWNER),
    Action.MOVE_PHASE: _grant(Role.OWNER),
    Action.ADD_SPEC: _grant(Role.OWNER, Role.WRITER, phases=WRITABLE),
    Action.ARRANGE_SPECS: _grant(Role.OWNER, phases=WRITABLE),
    Action.READ_SPEC: _grant(*TEAM),
    Action.WRITE_SPEC: _grant(Role.OWNER, Role.WRITER, phases=WRITABLE),
    Action.READ_HISTORY: _grant(*TEAM),
    Action.RESTORE_REVISION: _grant(Role.OWNER, Role.WRITER, phases=WRITABLE),
    Action.NAME_MILESTONE: _grant(Role.OWNER),
    Action.EXPORT: _grant(*TEAM),
    Action.READ_CHECK: _grant(*TEAM),
    Action.ANSWER_CHECK: _grant(Role.OWNER, Role.WRITER, phases=BEFORE_FREEZE),
}


@dataclass(frozen=True)
class Move:
    """A passage from one phase to another; a step back must say why.

    One that `needs_check` waits until the legal check has no blocking finding left.
    """

    source: Phase
    target: Phase
    needs_reason: bool = False
    needs_check: bool = False


MOVES: tuple[Move, ...] = (
    Move(Phase.NEED, Phase.DRAFTING),
    Move(Phase.DRAFTING, Phase.CROSS_READING),
    Move(Phase.CROSS_READING, Phase.DRAFTING, needs_reason=True),
    Move(Phase.CROSS_READING, Phase.VISAS),
    Move(Phase.VISAS, Phase.DRAFTING, needs_reason=True),
    Move(Phase.VISAS, Phase.VALIDATED),
    Move(Phase.VALIDATED, Phase.DRAFTING, needs_reason=True),
    Move(Phase.VALIDATED, Phase.FROZEN, needs_check=True),
    Move(Phase.FROZEN, Phase.LAUNCHED),
    Move(Phase.LAUNCHED, Phase.AWARDED),
    Move(Phase.LAUNCHED, Phase.UNSUCCESSFUL, needs_reason=True),
    Move(Phase.LAUNCHED, Phase.ABANDONED, needs_reason=True),
    Move(Phase.AWARDED, Phase.EXECUTION),
    Move(Phase.EXECUTION, Phase.CLOSED),
)


def moves_from(phase: Phase) -> tuple[Move, ...]:
    """Give the moves that leave `phase`, in the table's order."""
    return tuple(move for move in MOVES if move.source is phase)


@dataclass(frozen=True)
class Actor:
    """Who asks, as a plain value: safe to keep for hours, it holds no row and no session."""

    id: int
    name: str
    profile: Profile
    language: str = "fr"
    is_admin: bool = False
    is_steward: bool = False
    service_id: int | None = None
    company_id: int | None = None
    session_id: int | None = None
    must_change: bool = False
    roles: Mapping[int, Role] = field(default_factory=dict)

    @property
    def initials(self) -> str:
        """The first letters of the first and last names, for the badge beside the name."""
        words = [word for word in self.name.replace("-", " ").split() if word[0].isalpha()]
        first, last = (words[0], words[-1]) if words else ("?", "")
        return (first[0] + last[0] if len(words) > 1 else first[:2]).upper()

    @property
    def tone(self) -> int:
        """One of the eight colours of people, stable for an account."""
        return self.id % 8


ANYONE: Actor | None = None


@dataclass(frozen=True)
class Place:
    """Where an action happens: a tender and its phase, or nowhere in particular."""

    tender_id: int | None = None
    phase: Phase | None = None


NOWHERE = Place()


def roles_of(actor: Actor, place: Place) -> frozenset[Role]:
    """Give every role the actor has at this place."""
    outside = actor.profile is Profile.COMPANY
    roles = {Role.COMPANY if outside else Role.INTERNAL}
    if actor.is_admin and not outside:
        roles.add(Role.ADMINISTRATOR)
    if actor.is_steward and not outside:
        roles.add(Role.STEWARD)
    if actor.profile is Profile.BUYER:
        roles.add(Role.BUYER)
    if place.tender_id is not None and not outside and place.tender_id in actor.roles:
        roles.add(actor.roles[place.tender_id])
    return frozenset(roles)


def may(actor: Actor | None, action: Action, place: Place = NOWHERE) -> bool:
    """Tell whether the actor may do the action at this place, by the policy alone."""
    grant = POLICY[action]
    if grant.open:
        return True
    if actor is None or not roles_of(actor, place) & grant.roles:
        return False
    return place.phase is None or place.phase in grant.phases
