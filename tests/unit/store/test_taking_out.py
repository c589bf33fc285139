"""Rows of an erased pupil leave every release and the file they came in, whatever step a kill comes at."""

import io
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from keystage.analysis.errors import InputError
from keystage.analysis.returns import ROW, Reading
from keystage.analysis.store import Home, Release
from keystage.analysis.store.erasures import add, erasure, erasure_key, erasures_of
from keystage.analysis.store.taking_out import TakenOut, destroy, erase, settle
from keystage.analysis.vocabulary import AcademicYear

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
CANARY, SECOND, THIRD = "A998200014001", "X998200014002", "K998200014003"
pytestmark = pytest.mark.req("X.19")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def _reading(upns: list[str], *, kind: str = "pupil_results_wide", column: str = "upn", table: str = "") -> Reading:
    rows = {ROW: range(2, 2 + len(upns)), column: upns, "urn": ["999001"] * len(upns)}
    frame = pl.DataFrame(rows, schema={ROW: pl.Int64, column: pl.String, "urn": pl.String})
    return Reading(kind, table, AcademicYear(2019), frame, ())


def _keep(home: Home, reading: Reading, source: bytes = b"", file: str = "pupils.csv") -> Release:
    return home.write(
        reading, source=source or reading.frame.write_csv().encode(), file=file, status="", rows="all", now=NOW
    ).release


def _note(home: Home, *upns: str) -> None:
    add(home.folder, [erasure("pupil", upns, key=erasure_key(home.folder, make=True), at=NOW)])


def _erase(home: Home) -> tuple[TakenOut, ...]:
    return erase(home, erasures_of(home.folder), now=NOW)


def _ids(home: Home) -> frozenset[str]:
    return erasures_of(home.folder).people


def _everything(folder: Path) -> Iterator[bytes]:
    """Names and bytes of all files, those of Parquet as text too."""
    for path in folder.rglob("*"):
        yield str(path.relative_to(folder)).encode()
        if path.is_file():
            data = path.read_bytes()
            yield data
            if data[:4] == b"PAR1":
                yield pl.read_parquet(io.BytesIO(data)).write_csv().encode()


def _found(home: Home, upn: str = CANARY) -> bool:
    return any(upn.encode() in piece for piece in _everything(home.folder))


def test_successor_holds_the_others_and_nothing_of_the_erased(home: Home) -> None:
    old = _keep(home, _reading([CANARY, SECOND]))
    assert _found(home)
    _note(home, CANARY)
    (done,) = _erase(home)
    (held,) = home.releases()
    assert (done.rows, done.old.code, held.replaces, held.taken_out) == (1, old.code, old.code, 1)
    assert home.frame(held)["upn"].to_list() == [SECOND]
    assert not _found(home)
    (gone,) = home.standing().destroyed
    assert (gone.rows, gone.successor, gone.under in _ids(home), gone.release.sha256) == (
        1,
        held.code,
        True,
        old.sha256,
    )
    with pytest.raises(InputError, match="destroyed on 21 November 2026"):
        home.find(old.code)


def test_reader_that_began_with_the_old_release_goes_on_with_the_new(home: Home) -> None:
    old = _keep(home, _reading([CANARY, SECOND]))
    _note(home, CANARY)
    _erase(home)
    assert home.frame(old, ["upn"])["upn"].to_list() == [SECOND]


def test_again_there_is_nothing_to_do(home: Home) -> None:
    _keep(home, _reading([CANARY, SECOND]))
    _note(home, CANARY)
    _erase(home)
    before = sorted(home.folder.rglob("*"))
    assert _erase(home) == ()
    assert sorted(home.folder.rglob("*")) == before


def test_file_shared_by_several_tables_goes_and_their_rows_stay(home: Home) -> None:
    source = f"a workbook with {CANARY}".encode()
    _keep(home, _reading([CANARY, SECOND], table="Pupils"), source)
    other = _keep(home, _reading(["999001"], kind="school_list", column="name", table="Schools"), source)
    _note(home, CANARY)
    _erase(home)
    assert not _found(home)
    assert other.code in {one.code for one in home.releases()}
    assert not home.source(other).is_file()


@pytest.mark.parametrize("column", ["former_upn", "remarks"])
def test_number_in_any_column_counts(home: Home, column: str) -> None:
    words = f"was {CANARY.lower()} before" if column == "remarks" else CANARY
    _keep(home, _reading([words, "nobody"], column=column))
    _note(home, CANARY)
    assert [one.rows for one in _erase(home)] == [1]
    assert not _found(home)
    assert not _found(home, CANARY.lower())


def test_older_release_is_gone_through_too_and_stays_superseded(home: Home) -> None:
    first = _keep(home, _reading([CANARY, SECOND]))
    second = _keep(home, _reading([CANARY, SECOND, THIRD]))
    assert second.revises == first.code
    _note(home, CANARY)
    _erase(home)
    (current,) = home.current()
    assert home.frame(current)["upn"].to_list() == [SECOND, THIRD]
    assert len(home.releases()) == 2
    assert not _found(home)


def test_what_a_wholly_destroyed_release_had_revised_does_not_come_back(home: Home) -> None:
    first = _keep(home, _reading([CANARY, SECOND]))
    second = _keep(home, _reading([CANARY, SECOND, THIRD]))
    assert second.revises == first.code
    destroy(home, second.code, why="It was kept long enough.", under="C1", now=NOW)
    assert home.current() == ()
    assert [one.code for one in home.releases()] == [first.code]
    assert not home.source(second).is_file()
    assert home.source(first).is_file()
    with pytest.raises(InputError, match="kept long enough"):
        home.frame(second)


def test_file_of_one_pupil_loses_its_name_too(home: Home) -> None:
    _keep(home, _reading([CANARY], table="Robin Canary"), file="Robin Canary.csv")
    _note(home, CANARY)
    _erase(home)
    assert home.releases() == ()
    assert not _found(home)
    assert not any(b"Canary" in piece for piece in _everything(home.folder))


def test_pupil_who_comes_again_is_left_out(home: Home) -> None:
    _note(home, CANARY)
    held = _keep(home, _reading([CANARY, SECOND]))
    assert (held.rows, held.taken_out) == (1, 1)
    assert not _found(home)
    with pytest.raises(InputError, match="Every row"):
        _keep(home, _reading([CANARY]))


def test_same_file_after_an_erasure_is_there_already(home: Home) -> None:
    reading = _reading([CANARY, SECOND])
    _keep(home, reading)
    _note(home, CANARY)
    _erase(home)
    again = home.write(reading, source=reading.frame.write_csv().encode(), file="x.csv", status="", rows="all", now=NOW)
    assert (again.action, again.release) == ("same", home.releases()[0])
    assert not _found(home)


def test_pupil_who_is_taken_in_knowingly_stays_until_erased_again(home: Home) -> None:
    _note(home, CANARY)
    reading = _reading([CANARY, SECOND])
    held = home.write(reading, source=b"x", file="x.csv", status="", rows="all", now=NOW, erased="keep").release
    assert held.rows == 2
    assert _erase(home) == ()
    _note(home, SECOND)
    _erase(home)
    (held,) = home.releases()
    assert home.frame(held)["upn"].to_list() == [CANARY]
    _note(home, CANARY)
    _erase(home)
    assert not _found(home)


def test_disposed_file_that_comes_again_has_another_name_and_its_bytes_are_not_kept(home: Home) -> None:
    old = _keep(home, _reading([SECOND]))
    destroy(home, old.code, why="It was kept long enough.", under="C1", now=NOW)
    new = _keep(home, _reading([SECOND]))
    assert new.code != old.code
    assert home.releases()[0].code == new.code
    assert not home.source(new).is_file()


class _Killed(BaseException):
    pass


class _Failing:
    """Fails at the nth durable step of the store."""

    def __init__(self, after: int) -> None:
        self.left = after

    def step(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise _Killed

    def __call__(self, real: object) -> object:
        def failing(*args: object, **more: object) -> object:
            self.step()
            return real(*args, **more)  # type: ignore[operator]

        return failing


def test_kill_at_any_step_leaves_old_or_new_and_settle_completes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, home = Home(tmp_path / "whole"), Home(tmp_path / "home")
    _keep(whole, _reading([CANARY, SECOND]))
    _note(whole, CANARY)
    for step in range(200):
        shutil.rmtree(home.folder, ignore_errors=True)
        shutil.copytree(whole.folder, home.folder)
        (old,) = home.releases()
        with monkeypatch.context() as patched:
            failing = _Failing(step)
            for name in ("fsync", "replace", "rename", "unlink"):
                patched.setattr(f"os.{name}", failing(getattr(__import__("os"), name)))
            try:
                _erase(home)
                killed = False
            except _Killed:
                killed = True
        (held,) = home.releases()
        assert home.frame(held)["upn"].to_list() in ([CANARY, SECOND], [SECOND])
        assert home.frame(old)["upn"].to_list() in ([CANARY, SECOND], [SECOND])
        settle(home, now=NOW)
        _erase(home)
        assert not _found(home)
        assert len(home.releases()) == 1
        if not killed:
            assert step > 10
            return
    raise AssertionError("never came to its end")
