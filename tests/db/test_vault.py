"""The vault: what it seals says nothing, opens with the keys alone, and lives through rotations."""

import multiprocessing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.vault import Vault, WrongKeys, kept_in, new_key

OLD, NEW = new_key(), new_key()
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@given(TEXTS)
def test_what_is_sealed_opens_again_and_is_never_the_same_twice(text: str) -> None:
    vault = Vault([OLD])
    first, second = vault.seal(text), vault.seal(text)
    assert first != second
    assert vault.open(first) == vault.open(second) == text


@given(TEXTS, TEXTS)
def test_a_mark_is_the_same_for_the_same_and_for_nothing_else(one: str, other: str) -> None:
    vault = Vault([OLD])
    assert (vault.mark("telegram", one) == vault.mark("telegram", other)) is (one == other)
    assert vault.mark("zalo", one) != vault.mark("telegram", one)


def test_a_new_key_opens_what_the_old_one_sealed_until_it_is_taken_away() -> None:
    sealed = Vault([OLD]).seal("0912")
    both = Vault([NEW, OLD])
    assert both.open(sealed) == "0912"
    assert both.marks("a", "1") == [Vault([NEW]).mark("a", "1"), Vault([OLD]).mark("a", "1")]
    assert Vault([NEW]).open(both.reseal(sealed)) == "0912"
    with pytest.raises(WrongKeys):
        Vault([NEW]).open(sealed)


@pytest.mark.parametrize("keys", [[], ["short"], [OLD, "no key"]])
def test_a_vault_without_good_keys_is_none(keys: list[str]) -> None:
    with pytest.raises(WrongKeys):
        Vault(keys)


def test_keys_are_made_once_for_all_processes_and_only_their_owner_reads_them(
    tmp_path: Path,
) -> None:
    file = tmp_path / "data" / "thads.keys"
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        found = pool.map(kept_in, [file] * 8)
    assert all(keys == found[0] for keys in found)
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["thads.keys"]
