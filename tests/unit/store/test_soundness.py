"""Bits that flip in the store are found; what is damaged is set aside, or put right where it lies there twice."""

import random
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from keystage.analysis.errors import DamagedError
from keystage.analysis.returns import ROW, Reading
from keystage.analysis.store import Home, Written
from keystage.analysis.store.soundness import Damage, damage_to
from keystage.analysis.vocabulary import AcademicYear

FLIPS = 60
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def _keep(home: Home, urns: list[str], source: bytes, *, now: datetime = NOW) -> Written:
    frame = pl.DataFrame({ROW: range(2, 2 + len(urns)), "urn": urns}, schema={ROW: pl.Int64, "urn": pl.String})
    reading = Reading("ks2_performance", "", AcademicYear(2019), frame, ())
    return home.write(reading, source=source, file="ks2.csv", status="", rows="all", now=now)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    kept = Home(tmp_path / "home")
    for number, source in enumerate((b"a", b"b", b"c")):
        _keep(kept, [f"99{number}001", f"99{number}002"], source)
    return kept


def flip(path: Path, rng: random.Random) -> None:
    data = bytearray(path.read_bytes())
    at = rng.randrange(len(data) * 8)
    data[at // 8] ^= 1 << at % 8
    path.write_bytes(data)


def found(home: Home) -> list[Damage]:
    return list(damage_to(home, thorough=True))


def test_a_home_as_it_was_written_is_sound(home: Home) -> None:
    assert found(home) == []


@pytest.mark.parametrize("name", ["data.parquet", "manifest.json", "manifest-copy.json", "source"])
def test_every_bit_that_flips_is_found(home: Home, name: str) -> None:
    rng = random.Random(7)
    release = home.releases()[1]
    path = home.source(release) if name == "source" else release.folder / name
    whole = path.read_bytes()
    for _ in range(FLIPS):
        flip(path, rng)
        [one] = found(home)
        assert one.path == path
        assert one.mended == name.startswith("manifest")
        path.write_bytes(whole)  # put back from a backup
        for aside in path.parent.glob("*.damaged"):
            aside.unlink()
        assert found(home) == []


def test_rows_that_are_damaged_are_read_by_nobody_and_come_back_with_the_same_file(home: Home) -> None:
    release = home.releases()[0]
    flip(home.data_of(release), random.Random(1))
    [one] = found(home)
    assert release.code in one.words
    with pytest.raises(DamagedError, match=release.code):
        home.frame(release)
    assert release in home.current()  # nothing falls back to another in silence
    assert _keep(home, ["990001", "990002"], b"a").action == "same"
    assert found(home) == []
    assert home.frame(release).height == release.rows


def test_a_manifest_whose_copy_is_damaged_too_is_named(home: Home) -> None:
    release = home.releases()[0]
    for name in ("manifest.json", "manifest-copy.json"):
        flip(release.folder / name, random.Random(3))
    [one] = found(home)
    assert not one.mended
    with pytest.raises(DamagedError, match=r"manifest\.json is damaged"):
        home.releases()


def test_the_later_import_is_the_later_one_though_the_clock_was_set_back(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    first = _keep(home, ["999001"], b"a", now=datetime(2026, 9, 1, tzinfo=UTC)).release
    second = _keep(home, ["999002"], b"b", now=datetime(2025, 9, 1, tzinfo=UTC)).release
    assert [r.code for r in home.releases()] == [first.code, second.code]


def test_what_comes_in_the_last_hour_of_august_in_england_belongs_to_the_year_that_begins(tmp_path: Path) -> None:
    kept = _keep(Home(tmp_path / "home"), ["999001"], b"a", now=datetime(2026, 8, 31, 23, 30, tzinfo=UTC)).release
    assert kept.came_on.isoformat() == "2026-09-01"
