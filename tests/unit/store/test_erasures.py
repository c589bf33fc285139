"""The ledger says who was erased without saying who it is; it is only added to, and notices what was changed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from keystage.analysis.errors import InputError
from keystage.analysis.store.erasures import (
    add,
    admission,
    entries_in,
    erasure,
    erasure_key,
    erasures_of,
    ledger_file,
)

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
UPN, OTHER = "A998200014001", "X998200014002"
pytestmark = pytest.mark.req("X.19")


def _erase(home: Path, *upns: str) -> str:
    entry = erasure("pupil", upns, key=erasure_key(home, make=True), at=NOW)
    add(home, [entry])
    return entry.id


def test_ledger_tells_who_was_erased_and_holds_no_number(tmp_path: Path) -> None:
    _erase(tmp_path, UPN)
    said = erasures_of(tmp_path)
    assert said.among("pupil", [UPN.lower() + " ", OTHER]) == {UPN.lower() + " "}
    assert said.among("account", [UPN]) == frozenset()
    assert UPN not in ledger_file(tmp_path).read_text()
    assert UPN[1:] not in ledger_file(tmp_path).read_text()


def test_ledger_of_nobody_needs_no_key(tmp_path: Path) -> None:
    assert not erasures_of(tmp_path)
    assert not (tmp_path / "erasure-key").exists()


def test_line_cut_by_a_power_cut_says_nothing_and_the_next_is_whole(tmp_path: Path) -> None:
    _erase(tmp_path, UPN)
    whole = ledger_file(tmp_path).read_bytes()
    for cut in range(1, 40):
        ledger_file(tmp_path).write_bytes(whole + whole[:cut])
        assert erasures_of(tmp_path).among("pupil", [UPN])
        _erase(tmp_path, OTHER)
        assert erasures_of(tmp_path).among("pupil", [UPN, OTHER]) == {UPN, OTHER}


def test_changed_line_and_another_key_are_noticed(tmp_path: Path) -> None:
    _erase(tmp_path, UPN)
    kept = ledger_file(tmp_path).read_text()
    ledger_file(tmp_path).write_text(kept.replace('"what":"pupil"', '"what":"account"'))
    with pytest.raises(InputError, match="changed"):
        erasures_of(tmp_path)
    ledger_file(tmp_path).write_text(kept)
    (tmp_path / "erasure-key").write_text("b" * 64)
    with pytest.raises(InputError, match="another erasure-key"):
        erasures_of(tmp_path)
    (tmp_path / "erasure-key").unlink()
    with pytest.raises(InputError, match="missing"):
        erasures_of(tmp_path)
    with pytest.raises(InputError, match="missing"):
        erasure_key(tmp_path, make=True)


def test_two_ledgers_are_put_together_in_any_order(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for home in (one, two):
        home.mkdir()
    _erase(one, UPN)
    (two / "erasure-key").write_bytes((one / "erasure-key").read_bytes())
    _erase(two, OTHER)
    assert add(one, entries_in(ledger_file(two), two)) == 1
    assert add(one, entries_in(ledger_file(two), two)) == 0
    assert add(two, entries_in(ledger_file(one), one)) == 1
    assert erasures_of(one).among("pupil", [UPN, OTHER]) == erasures_of(two).among("pupil", [UPN, OTHER])


def test_admitted_file_is_spared_until_the_pupil_is_erased_again(tmp_path: Path) -> None:
    first = _erase(tmp_path, UPN)
    add(tmp_path, [admission([first], file="f" * 64, at=NOW)])
    assert not erasures_of(tmp_path).among("pupil", [UPN], file="f" * 64)
    assert erasures_of(tmp_path).among("pupil", [UPN], file="e" * 64)
    _erase(tmp_path, UPN)
    assert erasures_of(tmp_path).among("pupil", [UPN], file="f" * 64)
