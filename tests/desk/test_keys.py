"""The signing key: made once, kept private, and nothing else passes for a signature."""

import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from wikimarche.desk.keys import fingerprint_of, is_signed, make_key, open_key, public_in
from wikimarche.errors import Invalid


def test_a_key_is_made_at_first_need_and_found_again(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "seal.key"
    first = open_key(path)
    assert open_key(path).public == first.public
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(path.parent) == ["seal.key"]


def test_a_key_made_meanwhile_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "seal.key"
    first = open_key(path)
    make_key(path)
    assert open_key(path).public == first.public


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "seal.key"
    open_key(path)
    path.chmod(0o640)
    with pytest.raises(Invalid, match="chmod 600"):
        open_key(path)


@pytest.mark.parametrize("content", [b"", b"not a key", b"-----BEGIN PRIVATE KEY-----\n"])
def test_a_file_that_is_no_key_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "seal.key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(Invalid, match="Ed25519"):
        open_key(path)
    assert path.read_bytes() == content


def test_only_what_was_signed_with_this_key_is_signed(tmp_path: Path) -> None:
    key, other = open_key(tmp_path / "one.key"), open_key(tmp_path / "two.key")
    signature = key.sign(b"abc")
    assert is_signed(b"abc", signature, key.public)
    assert not is_signed(b"abd", signature, key.public)
    assert not is_signed(b"abc", signature, other.public)
    other_end = "00" if signature[-2:] != "00" else "01"
    assert not is_signed(b"abc", signature[:-2] + other_end, key.public)
    assert not is_signed(b"abc", "zz", key.public)
    assert not is_signed(b"abc", signature, "12")


def test_a_fingerprint_is_eight_groups_of_four(tmp_path: Path) -> None:
    groups = fingerprint_of(open_key(tmp_path / "one.key").public).split()
    assert [len(group) for group in groups] == [4] * 8


def test_a_public_half_is_read_from_a_key_from_itself_or_from_its_digits(
    tmp_path: Path,
) -> None:
    key = open_key(tmp_path / "one.key")
    public = key.private.public_key().public_bytes(
        Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    )
    private = (tmp_path / "one.key").read_bytes()
    for content in (private, public, key.public.encode() + b"\n"):
        assert public_in(content) == key.public


@pytest.mark.parametrize(
    "content", [b"", b"abcd", "é".encode(), b"-----BEGIN PUBLIC KEY-----\n", b"PRIVATE"]
)
def test_a_file_without_a_public_half_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid, match="partie publique"):
        public_in(content)
