"""The made-up area is believable, repeatable, and written as the department writes."""

import csv
from pathlib import Path

import numpy as np
import pytest

from keystage.analysis.synthetic import made_up_area, write_area
from keystage.analysis.synthetic.area import MadeUpSchool, schools_of
from keystage.analysis.synthetic.pupils import PROGRESS_SD, draw_cohort

pytestmark = pytest.mark.req("X.17")

AREA, STORIES = made_up_area()


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("westmere")
    write_area(AREA, STORIES, folder, rng=np.random.default_rng(5))
    return folder


def _school(code: str) -> MadeUpSchool:
    return next(s for s in schools_of(AREA, STORIES, np.random.default_rng(5)) if s.story.code == code)


def test_area_is_the_same_for_the_same_seed(folder: Path, tmp_path: Path) -> None:
    write_area(AREA, STORIES, tmp_path, rng=np.random.default_rng(5))
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name


def test_area_has_sixty_schools_and_every_number_is_out_of_the_way_of_real_ones(folder: Path) -> None:
    rows = _rows(folder / "establishments.csv")
    assert len(rows) >= 60
    assert all(999001 <= int(row["URN"]) <= 999999 for row in rows)
    assert {row["LA (code)"] for row in rows} == {"999"}


def test_planted_effect_shows_in_the_progress_of_many_pupils() -> None:
    school = _school("alder_bridge")
    rng = np.random.default_rng(1)
    cohorts = [draw_cohort(school, year=2023, years=(2023,), national=AREA.national[2023], rng=rng) for _ in range(150)]
    progress = np.concatenate([cohort.progress for cohort in cohorts], axis=1).mean(axis=1)
    reading, writing = progress[:2] / PROGRESS_SD
    assert reading > 0.25
    assert writing < -0.35


def test_national_share_is_reached_where_a_school_is_like_the_nation() -> None:
    school = _school("disagreed")
    plain = MadeUpSchool(
        story=type(school.story)("x", "x", "Wenbury", "primary", "CY", cohort=400, fsm6=0.0),
        urn=999900,
        establishment=2900,
        east=0,
        north=0,
        adviser="",
    )
    rng = np.random.default_rng(2)
    cohorts = [draw_cohort(plain, year=2023, years=(2023,), national=AREA.national[2023], rng=rng) for _ in range(20)]
    shares = 100 * (np.concatenate([c.score for c in cohorts], axis=1) >= 100).mean(axis=1)
    assert shares[:3] == pytest.approx(AREA.national[2023][:3], abs=6)


def test_five_pupils_or_fewer_are_suppressed_and_larger_groups_are_whole_percentages(folder: Path) -> None:
    rows = [row for row in _rows(folder / "ks2_2023.csv") if row["RECTYPE"] in "12" and row["TELIG"]]
    small = [row for row in rows if int(row["TELIG"]) <= 5]
    assert small
    assert all(row["PTRWM_EXP"] == "SUPP" for row in small)
    assert all(row["PTRWM_EXP"].endswith("%") for row in rows if int(row["TELIG"]) > 5)
    assert all(row["PTREAD_EXP_FSM6CLA1A"] in ("SUPP", "") for row in rows if int(row["TFSM6CLA1A"]) <= 5)


def test_disadvantage_gap_is_against_other_pupils_nationally(folder: Path) -> None:
    rows = _rows(folder / "ks2_2023.csv")
    national = int(next(row for row in rows if row["RECTYPE"] == "5")["PTRWM_EXP_NotFSM6CLA1A"].rstrip("%"))
    published = [row for row in rows if row["RECTYPE"] == "1" and row["DIFFN_RWM_EXP"] not in ("", "SUPP")]
    assert published
    for row in published:
        assert int(row["DIFFN_RWM_EXP"]) == int(row["PTRWM_EXP_FSM6CLA1A"].rstrip("%")) - national


def test_school_that_converted_in_mid_year_has_its_earlier_results_on_the_closed_number(folder: Path) -> None:
    before, after = _school("saltergate"), _school("academy")
    in_2017 = {row["URN"] for row in _rows(folder / "ks2_2017.csv")}
    in_2018 = {row["URN"] for row in _rows(folder / "ks2_2018.csv")}
    assert str(before.urn) in in_2017
    assert str(after.urn) not in in_2017
    assert str(after.urn) in in_2018
    links = {(row["URN"], row["LinkURN"]): row["LinkType"] for row in _rows(folder / "links.csv")}
    assert links[(str(after.urn), str(before.urn))] == "Predecessor"
