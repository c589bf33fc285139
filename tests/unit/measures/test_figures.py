"""Figures of all releases together: each once, from the file that comes first, kept so that they are made once."""

import shutil
from pathlib import Path

import polars as pl
import pytest
from tests.factories.ks2_file import keep, ks2_file

from keystage.analysis.measures import figures
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import FIGURES

REDUCED = (
    b"URN,KS2 Pupils,KS2 Boys,KS2 Girls,Reading Progress,Reading Score,Reading Meet Std,Reading Exceed Std,"
    b"Reading Progress Band,Reading Progress Desc,Writing Progress,Writing Score,Writing Meet Std,Writing Exceed Std,"
    b"Writing Progress Band,Writing Progress Desc,Maths Progress,Maths Score,Maths Meet Std,Maths Exceed Std,"
    b"Maths Progress Band,Maths Progress Desc,Overall Meet Std,Overall Exceed Std,Academic Year\n"
    b"999001,60,30,30,-1.9,104,77%,18%,4,Below Average,,,,,,,,,80%,,,,63%,0%,2019\n"
    b"999003,40,20,20,1.0,104,70%,18%,3,Average,,,,,,,,,90%,,,,60%,5%,2019\n"
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def _school(frame: pl.DataFrame, measure: str, urn: str = "999001") -> list[tuple[float | None, str]]:
    mine = frame.filter((pl.col("urn") == urn) & (pl.col("measure") == measure) & (pl.col("group") == "all"))
    return mine.select("value", "release").rows()


def test_empty_home_has_no_figures(home: Home) -> None:
    made = figures(home)
    assert made.is_empty()
    assert dict(made.schema) == dict(FIGURES)


def test_home_may_be_given_by_its_folder(home: Home) -> None:
    release = keep(home, ks2_file())
    assert _school(figures(home.folder), "ks2_rwm_exp") == [(63.0, release.code)]
    assert _school(figures(str(home.folder)), "ks2_rwm_exp") == [(63.0, release.code)]


@pytest.mark.req("X.4")
def test_figure_stands_once_from_the_file_that_comes_first(home: Home) -> None:
    full, reduced = keep(home, ks2_file()), keep(home, REDUCED, year="2018/19", minutes=1)
    made = figures(home)
    assert _school(made, "ks2_reading_exp") == [(78.0, full.code)]  # 77 in the reduced copy
    assert _school(made, "ks2_reading_exp", "999003") == [(70.0, reduced.code)]
    assert _school(made, "ks2_maths_exp") == [(80.0, reduced.code)]  # only the reduced copy has it


def test_blank_cell_gives_way_to_another_file_and_a_suppressed_one_does_not(home: Home) -> None:
    keep(home, ks2_file(PTREAD_EXP=""))
    reduced = keep(home, REDUCED, year="2018/19")
    assert _school(figures(home), "ks2_reading_exp") == [(77.0, reduced.code)]


def test_suppressed_cell_stands(home: Home) -> None:
    full = keep(home, ks2_file(PTREAD_EXP="SUPP"))
    keep(home, REDUCED, year="2018/19")
    assert _school(figures(home), "ks2_reading_exp") == [(None, full.code)]


def test_revision_takes_the_place_of_what_it_revises_and_the_old_can_still_be_asked_for(home: Home) -> None:
    old = keep(home, ks2_file(), status="provisional")
    new = keep(home, ks2_file(PTRWM_EXP="65%"), status="revised", minutes=1)
    assert _school(figures(home), "ks2_rwm_exp") == [(65.0, new.code)]
    assert _school(figures(home, releases=[old.code]), "ks2_rwm_exp") == [(63.0, old.code)]


def test_national_rows_stand_once_a_release(home: Home) -> None:
    first = keep(home, ks2_file())
    other = keep(home, ks2_file(URN="999009").replace(b"999002", b"999008").replace(b",998,", b",999,"), minutes=1)
    nation = figures(home).filter((pl.col("urn") == "England") & (pl.col("measure") == "ks2_rwm_exp"))
    assert set(nation.filter(pl.col("group") == "all")["release"]) == {first.code, other.code}


def test_schools_years_and_authorities_can_be_chosen(home: Home) -> None:
    keep(home, ks2_file())
    keep(home, ks2_file(), year="2016/17", minutes=1)
    assert set(figures(home, years=[2017])["year"]) == {2017}
    by_urn = figures(home, urns=["999001"])
    assert set(by_urn["urn"]) == {"999001", "998", "England"}
    by_area = figures(home, las=["998"])
    assert set(by_area["urn"]) == {"999001", "999002", "998", "England"}
    assert set(figures(home, las=["999"])["urn"]) == {"England"}


def test_figures_are_made_once_and_the_folder_may_be_deleted(home: Home) -> None:
    keep(home, ks2_file())
    first = figures(home)
    folder = home.folder / "figures"
    (kept,) = folder.glob("*.parquet")
    stamp = kept.stat().st_mtime_ns
    assert figures(home).equals(first)
    assert kept.stat().st_mtime_ns == stamp
    shutil.rmtree(folder)
    assert figures(home).equals(first)


def test_changed_definition_makes_the_figures_anew(home: Home) -> None:
    keep(home, ks2_file())
    before = figures(home).filter(pl.col("measure") == "ks2_rwm_exp")["definition"][0]
    own = home.folder / "definitions" / "measures"
    own.mkdir(parents=True)
    own.joinpath("ours.toml").write_text(
        'schema = 1\ntitle = "Ours"\nsource = "x"\n[[measure]]\ncode = "ks2_rwm_exp"\ntitle = "Three"\n'
        'short = "Three"\n'
        'key_stage = "KS2"\nkind = "proportion"\nunit = "percent"\npolarity = "high"\nof = "ks2_cohort"\n'
        'description = "Ours."\nreached = "reached it"\n'
    )
    after = figures(home).filter(pl.col("measure") == "ks2_rwm_exp")["definition"][0]
    assert before != after
    assert len(list((home.folder / "figures").glob("*.parquet"))) == 1


def test_home_that_cannot_be_written_still_gives_figures(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError("read-only")

    keep(home, ks2_file())
    monkeypatch.setattr(pl.DataFrame, "write_parquet", refused)
    assert not figures(home).is_empty()


def test_absence_stands_on_the_census_of_the_same_year(home: Home) -> None:
    keep(home, b"LA,ESTAB,URN,PERCTOT,PPERSABS10\n998,2001,999001,7.4,26\nNAT,PRI,NAT,5.9,16\n", year="2022/23")
    keep(
        home,
        b"URN,LA,ESTAB,SCHOOLTYPE,NOR,NORG,NORB,PNORG,PNORB,PNUMFSMEVER\n"
        b"999001,998,2001,State-funded primary,312,150,162,48.1,51.9,34\n",
        year="2022/23",
        minutes=1,
    )
    rows = {r["measure"]: r for r in figures(home, urns=["999001"]).to_dicts() if r["urn"] == "999001"}
    persistent, attendance = rows["absence_persistent"], rows["attendance"]
    assert (persistent["n"], persistent["denominator"], persistent["numerator"]) == (312.0, None, None)
    # Wilson's interval of 26% of 312, worked by hand: 21.4 to 31.1.
    assert (round(persistent["low"], 1), round(persistent["high"], 1)) == (21.4, 31.1)
    assert persistent["definition"].startswith("interval:")
    assert (attendance["value"], attendance["n"], attendance["low"]) == (92.6, 312.0, None)
    assert attendance["definition"].startswith("derived:")


@pytest.mark.req("2.16")
def test_sheet_of_the_authority_finds_its_schools_by_name(home: Home) -> None:
    keep(home, ks2_file())
    sheet = keep(
        home,
        b"School,Year,Measure,Value,n\nAlder Bridge Primary,2018/19,phonics_y1,80,40\n"
        b"No Such School,2018/19,phonics_y1,70,30\n",
        year="2018/19",
        status="",
        minutes=1,
    )
    made = figures(home).filter(pl.col("measure") == "phonics_y1", pl.col("level") == "school")
    assert made.select("urn", "value", "numerator", "status", "release").rows() == [
        ("999001", 80.0, 32.0, "school_reported", sheet.code)
    ]
