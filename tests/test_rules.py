"""Rules: the whole policy said a second time, then walked role × action × phase.

A right that changes has to change here too: the matrix is what a lawyer would read.
"""

import pytest

from wikimarche.rules import (
    ANYONE,
    MOVES,
    PHASES,
    POLICY,
    Action,
    Actor,
    Phase,
    Place,
    Profile,
    Role,
    may,
    moves_from,
    roles_of,
)

TENDER = 7
WHO = (
    *("anyone", "company", "internal", "buyer", "admin", "steward"),
    *("owner", "writer", "reader"),
)

# One column for each of WHO, in that order; phases: "all", "w" until the visas,
# "v" until what is validated is frozen.
MATRIX = """
sign_in             x x x x x x x x x  all
see_help            x x x x x x x x x  all
see_health          x x x x x x x x x  all
check_seal          x x x x x x x x x  all
see_home            . x x x x x x x x  all
manage_own_account  . x x x x x x x x  all
manage_accounts     . . . . x . . . .  all
manage_word_model   . . . . x . . . .  all
manage_cpv          . . . . x . . . .  all
read_journal        . . . . x . . . .  all
manage_retention    . . . . x . . . .  all
find_cpv            . . x x x x x x x  all
read_library        . . x x x x x x x  all
propose_clause      . . x x x x x x x  all
keep_library        . . . . . x . . .  all
create_tender       . . . x . . . . .  all
read_tender         . . . . . . x x x  all
edit_fields         . . . . . . x x .  w
manage_team         . . . . . . x . .  all
move_phase          . . . . . . x . .  all
add_spec            . . . . . . x x .  w
arrange_specs       . . . . . . x . .  w
read_spec           . . . . . . x x x  all
write_spec          . . . . . . x x .  w
read_history        . . . . . . x x x  all
restore_revision    . . . . . . x x .  w
name_milestone      . . . . . . x . .  all
export              . . . . . . x x x  all
read_check          . . . . . . x x x  all
answer_check        . . . . . . x x .  v
"""
UNTIL_VISAS = (
    "need",
    "sourcing_open",
    "sourcing_closed",
    "drafting",
    "cross_reading",
    "visas",
)
UNTIL_FROZEN = (*UNTIL_VISAS, "validated")
WHEN = {"all": PHASES, "w": UNTIL_VISAS, "v": UNTIL_FROZEN}
ROWS = {line.split()[0]: line.split()[1:] for line in MATRIX.strip().splitlines()}


def actor(
    profile: Profile = Profile.SERVICE,
    *,
    role: Role | None = None,
    is_admin: bool = False,
    is_steward: bool = False,
) -> Actor:
    return Actor(
        id=1,
        name="Jeanne Martin",
        profile=profile,
        is_admin=is_admin,
        is_steward=is_steward,
        roles={TENDER: role} if role else {},
    )


ACTORS: dict[str, Actor | None] = {
    "anyone": ANYONE,
    "company": actor(Profile.COMPANY),
    "internal": actor(),
    "buyer": actor(Profile.BUYER),
    "admin": actor(is_admin=True),
    "steward": actor(is_steward=True),
    "owner": actor(role=Role.OWNER),
    "writer": actor(role=Role.WRITER),
    "reader": actor(role=Role.READER),
}


def test_the_matrix_names_every_action_once() -> None:
    assert list(ROWS) == [action.value for action in Action]
    assert set(POLICY) == set(Action)


@pytest.mark.parametrize("action", Action)
def test_the_policy_is_the_matrix(action: Action) -> None:
    *marks, when = ROWS[action]
    for who, mark in zip(WHO, marks, strict=True):
        for phase in PHASES:
            expected = mark == "x" and phase in WHEN[when]
            assert may(ACTORS[who], action, Place(TENDER, phase)) is expected, (who, phase)


@pytest.mark.parametrize("action", [a for a in Action if not POLICY[a].open])
def test_an_action_that_is_not_open_is_denied_to_somebody(action: Action) -> None:
    denied = [w for w in WHO if not may(ACTORS[w], action, Place(TENDER, Phase.NEED))]
    assert "anyone" in denied
    assert len(denied) > 1 or action in (Action.SEE_HOME, Action.MANAGE_OWN_ACCOUNT)


@pytest.mark.parametrize("role", [Role.OWNER, Role.WRITER, Role.READER])
@pytest.mark.parametrize("action", Action)
def test_a_company_gains_nothing_from_a_role_in_a_tender(
    action: Action, role: Role
) -> None:
    intruder = actor(Profile.COMPANY, role=role, is_admin=True, is_steward=True)
    place = Place(TENDER, Phase.DRAFTING)
    assert may(intruder, action, place) is may(ACTORS["company"], action, place)


@pytest.mark.parametrize("action", Action)
def test_a_role_holds_in_its_own_tender_only(action: Action) -> None:
    elsewhere = Place(TENDER + 1, Phase.DRAFTING)
    assert may(ACTORS["owner"], action, elsewhere) is may(
        ACTORS["internal"], action, elsewhere
    )


def test_the_administrator_sees_no_tender_for_that() -> None:
    assert roles_of(actor(is_admin=True), Place(TENDER)) == {
        Role.INTERNAL,
        Role.ADMINISTRATOR,
    }


@pytest.mark.parametrize("phase", PHASES)
def test_no_text_can_be_written_once_the_file_is_validated(phase: Phase) -> None:
    writes = may(ACTORS["owner"], Action.WRITE_SPEC, Place(TENDER, phase))
    assert writes is (phase in UNTIL_VISAS)


def test_a_move_goes_somewhere_else_and_is_listed_once() -> None:
    pairs = [(move.source, move.target) for move in MOVES]
    assert len(pairs) == len(set(pairs))
    assert all(source is not target for source, target in pairs)


def test_a_step_back_says_why() -> None:
    back = [m for m in MOVES if PHASES.index(m.target) < PHASES.index(m.source)]
    assert back
    assert all(move.needs_reason for move in back)


def test_a_tender_that_is_frozen_never_returns_to_writing() -> None:
    reached, ahead = set[Phase](), [Phase.FROZEN]
    while ahead:
        targets = {move.target for move in moves_from(ahead.pop())} - reached
        reached |= targets
        ahead += targets
    assert reached.isdisjoint(UNTIL_VISAS)


@pytest.mark.parametrize("phase", [Phase.CLOSED, Phase.UNSUCCESSFUL, Phase.ABANDONED])
def test_nothing_follows_the_end(phase: Phase) -> None:
    assert moves_from(phase) == ()


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Jeanne Martin", "JM"), ("Anne-Marie Le Goff", "AG"), ("42", "?")],
)
def test_initials_are_the_first_letters_of_first_and_last_names(
    name: str, initials: str
) -> None:
    assert Actor(id=1, name=name, profile=Profile.BUYER).initials == initials
