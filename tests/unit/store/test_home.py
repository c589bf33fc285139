"""A release is stored whole, once, and beside what it revises."""

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from keystage.analysis.errors import InputError
from keystage.analysis.returns import ROW, Finding, Reading, Severity
from keystage.analysis.store import Home, Written
from keystage.analysis.vocabulary import AcademicYear

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
KIND = "ks2_performance"


def _reading(urns: list[str], *, year: int = 2019, findings: tuple[Finding, ...] = (), **more: object) -> Reading:
    frame = pl.DataFrame({ROW: range(2, 2 + len(urns)), "urn": urns}, schema={ROW: pl.Int64, "urn": pl.String})
    return Reading(KIND, "", AcademicYear(year), frame, findings, **more)  # type: ignore[arg-type]


def _keep(home: Home, urns: list[str], source: bytes, status: str = "") -> Written:
    return home.write(_reading(urns), source=source, file="ks2.csv", status=status, rows="all", now=NOW)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.mark.req("X.7")
def test_release_keeps_rows_bytes_and_what_they_are(home: Home) -> None:
    written = home.write(
        _reading(["999001", "999002"], dated=date(2019, 12, 13)),
        source=b"the bytes",
        file="/somewhere/ks2.csv",
        status="final",
        rows="all",
        now=NOW,
    )
    (release,) = home.releases()
    assert written.action == "stored"
    assert (release.kind, str(release.year), release.status, release.rows) == (KIND, "2018/19", "final", 2)
    assert (release.file, release.dated, release.imported_at) == ("ks2.csv", "2019-12-13", NOW)
    assert home.frame(release)["urn"].to_list() == ["999001", "999002"]
    assert home.source(release).read_bytes() == b"the bytes"


@pytest.mark.req("X.7")
def test_same_file_twice_is_said_to_be_there_already(home: Home) -> None:
    first = _keep(home, ["999001"], b"a")
    again = _keep(home, ["999001"], b"a")
    assert again.action == "same"
    assert again.release == first.release
    assert len(home.releases()) == 1


def test_later_file_about_the_same_schools_revises_and_both_stay(home: Home) -> None:
    first = _keep(home, ["999001", "999002"], b"a", "provisional")
    second = _keep(home, ["999001", "999002", "999003"], b"b", "final")
    assert (second.action, second.release.revises) == ("revises", first.release.code)
    assert len(home.releases()) == 2
    assert [r.code for r in home.current()] == [second.release.code]


def test_file_about_other_schools_stands_beside(home: Home) -> None:
    _keep(home, ["999001", "999002"], b"a")
    other = _keep(home, ["999101", "999102"], b"b")
    assert other.action == "stored"
    assert len(home.current()) == 2


def test_file_of_another_year_stands_beside(home: Home) -> None:
    _keep(home, ["999001"], b"a")
    other = home.write(_reading(["999001"], year=2018), source=b"b", file="b", status="", rows="all", now=NOW)
    assert other.action == "stored"


def test_provisional_file_never_revises_a_final_one(home: Home) -> None:
    final = _keep(home, ["999001"], b"a", "final")
    late = _keep(home, ["999001"], b"b", "provisional")
    assert late.action == "stored"
    assert final.release.code in {r.code for r in home.current()}


ERROR = Finding(3, "urn", "duplicate", Severity.ERROR, "The same school twice.")


def test_reading_with_an_error_is_not_stored_unless_the_good_rows_are_asked_for(home: Home) -> None:
    reading = _reading(["999001", "999002"], findings=(ERROR,))
    with pytest.raises(InputError, match="--rows good"):
        home.write(reading, source=b"a", file="a", status="", rows="all", now=NOW)
    assert home.releases() == ()
    assert not list(home.folder.rglob("*.parquet"))
    written = home.write(reading, source=b"a", file="a", status="", rows="good", now=NOW)
    assert home.frame(written.release)["urn"].to_list() == ["999001"]


def test_folder_left_by_a_killed_writer_is_no_release_and_is_cleared_away(home: Home) -> None:
    left = home.folder / "releases" / ".incoming-dead"
    left.mkdir(parents=True)
    (left / "manifest.json").write_text("{}")
    assert home.releases() == ()
    _keep(home, ["999001"], b"a")
    assert not left.exists()


def test_damaged_release_is_named(home: Home) -> None:
    release = _keep(home, ["999001"], b"a").release
    (release.folder / "data.parquet").write_bytes(b"PAR1 not")
    with pytest.raises(InputError, match=release.code):
        home.frame(release)


def test_manifest_of_a_newer_keystage_is_refused_in_a_sentence(home: Home) -> None:
    release = _keep(home, ["999001"], b"a").release
    manifest = release.folder / "manifest.json"
    (release.folder / "manifest-copy.json").unlink()
    manifest.write_text(manifest.read_text().replace('"schema": 1', '"schema": 9'))
    with pytest.raises(InputError, match="newer Keystage"):
        home.releases()
