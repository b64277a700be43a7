"""Passwords and tokens: what is refused, what is kept, what is never kept."""

import ast

import pytest
from argon2 import extract_parameters

from tests.house.source import package_modules
from wikimarche.desk.credentials import (
    MAX_LENGTH,
    MIN_LENGTH,
    hash_password,
    make_password,
    make_token,
    password_fault,
    token_hash,
    verify_password,
)
from wikimarche.web.routes import ROUTES

EMAIL = "alix.acheteuse@exemple.fr"


def test_a_hash_has_the_published_cost() -> None:
    found = extract_parameters(hash_password("une phrase assez longue"))
    assert (found.type.name, found.memory_cost) == ("ID", 19 * 1024)
    assert (found.time_cost, found.parallelism) == (2, 1)


def test_only_the_same_password_opens_its_hash() -> None:
    stored = hash_password("une phrase assez longue")
    assert verify_password(stored, "une phrase assez longue")
    assert not verify_password(stored, "une phrase assez longuE")


def test_the_same_password_never_has_the_same_hash() -> None:
    assert hash_password("une phrase assez longue") != hash_password(
        "une phrase assez longue"
    )


@pytest.mark.parametrize("stored", [None, "", "not a hash"])
def test_without_a_hash_nothing_opens(stored: str | None) -> None:
    assert not verify_password(stored, "une phrase assez longue")


def test_a_very_long_password_is_not_hashed_whole() -> None:
    stored = hash_password("a" * (MAX_LENGTH + 1))
    assert verify_password(stored, "a" * 1_000_000)


@pytest.mark.parametrize("length", [0, 1, MIN_LENGTH - 1])
def test_a_short_password_is_refused_with_the_least_length(length: int) -> None:
    fault = password_fault("xyzéàùtrqpml"[:length], email=EMAIL)
    assert fault is not None
    assert str(MIN_LENGTH) in str(fault)


def test_a_password_longer_than_the_bound_is_refused() -> None:
    fault = password_fault("abcdefgh" * 26, email=EMAIL)
    assert fault is not None
    assert str(MAX_LENGTH) in str(fault)


COMMON = [
    "motdepasse2026!",
    "MotDePasse12",
    "azertyazerty",
    "123456789012",
    "aaaaaaaaaaaa",
    "abababababab",
    "Administrateur1",
    "alix.acheteuse12",
    "exemple.fr123456",
]


@pytest.mark.parametrize("password", COMMON)
def test_a_password_that_everybody_tries_is_refused(password: str) -> None:
    assert "deviner" in str(password_fault(password, email=EMAIL))


@pytest.mark.parametrize(
    "password", ["une phrase assez longue", "gpzkdlqmvbxw", "⛵ à l’île de Ré"]
)
def test_a_long_enough_password_needs_no_special_sign(password: str) -> None:
    assert password_fault(password, email=EMAIL) is None


def test_made_passwords_may_serve_and_differ() -> None:
    made = {make_password() for _ in range(20)}
    assert len(made) == 20
    assert not any(password_fault(password, email=EMAIL) for password in made)


def test_a_token_has_256_bits_and_its_hash_says_nothing_of_it() -> None:
    token = make_token()
    assert len(token) == 43
    assert token not in token_hash(token)
    assert token_hash(token) == token_hash(token) != token_hash(make_token())


def test_a_token_that_is_no_text_has_a_hash_all_the_same() -> None:
    assert len(token_hash("\ud800")) == 64


def hashing() -> set[str]:
    """Name the functions of the package that hash a password or check one."""
    return {
        function.name
        for module in package_modules()
        for function in module.functions
        for node in ast.walk(function.node)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("hash_password", "verify_password")
    }


def test_no_route_hashes_while_it_keeps_writers_waiting() -> None:
    prepared = {"recognise", "prepare_password", "make_first_password"}
    from_the_command_line = {"first_account"}
    assert hashing() == prepared | from_the_command_line
    names = {"sign_in", "password", "new_account", "reset_password"}
    assert {r.name for r in ROUTES if r.writes and r.prepare and r.name in names} == names
