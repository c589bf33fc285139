"""An authority's own sheets, from file to school: mapped, imported, matched, and the unmatched named."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.factories import register_files as files
from tests.factories.homes import home_of
from typer.testing import CliRunner

from keystage.analysis.measures import figures, unmatched
from keystage.analysis.measures.definition import measures
from keystage.analysis.register import schools
from keystage.analysis.returns import open_tables
from keystage.analysis.returns.mapping import Answers, apply_answers, as_layout, choose_table, propose, save_definitions
from keystage.analysis.vocabulary import AcademicYear
from keystage.cli import app

YEAR = AcademicYear(2018)
_LIST = "Setting,Partner,To do\nAlder Bridge,Team A,Visit again\nNowhere Primary,Team B,Nothing\n"
_RESULTS = (
    "School,Town,Year,Measure,Value,n\nAlder Bridge,Wenbury,2017/18,GLD,61,30\nNowhere,Eastmere,2017/18,GLD,70,20\n"
)


def _mapped(folder: Path) -> None:
    table = choose_table(open_tables(_LIST.encode()))
    assert table is not None
    answers = Answers(columns={"Setting": "name", "Partner": "adviser", "To do": "actions"})
    mapped = apply_answers(propose(table), answers)
    save_definitions(folder, as_layout(mapped, "our_list"), (), check=measures)


@pytest.mark.req("X.7")
def test_a_mapped_list_tells_whose_a_school_is(tmp_path: Path) -> None:
    _mapped(tmp_path / "home")
    home = home_of(tmp_path, (files.SPINE, "2017/18"), (_LIST, ""))
    found = schools(home, as_at=date(2027, 1, 1), year=YEAR).filter(pl.col("adviser").is_not_null())
    assert found.select("urn", "adviser").rows() == [("999001", "Team A")]
    assert [action["text"] for action in found["actions"][0]] == ["Visit again"]


@pytest.mark.req("X.7")
def test_figures_of_a_sheet_that_names_its_schools_stand_under_their_urn(tmp_path: Path) -> None:
    home = home_of(tmp_path, (files.SPINE, "2017/18"), (_RESULTS, ""))
    found = figures(home).filter(pl.col("measure") == "eyfs_gld", pl.col("level") == "school")
    assert found.select("urn", "year", "value", "n", "status").rows() == [
        ("999001", 2018, 61.0, 30.0, "school_reported")
    ]
    (release,) = (r for r in home.current() if r.kind == "school_measures_long")
    (missed,) = unmatched(home, release)
    assert (missed.row, missed.given) == (3, "Nowhere, Eastmere")


def test_importing_a_sheet_names_the_schools_that_are_not_known(tmp_path: Path) -> None:
    home = home_of(tmp_path, (files.SPINE, "2017/18"))
    sheet = tmp_path / "results.csv"
    sheet.write_text(_RESULTS, encoding="utf-8")
    done = CliRunner().invoke(app, ["import", str(sheet), "--home", str(home.folder)])
    assert done.exit_code == 0
    assert (
        "row 3, Nowhere, Eastmere: No school in the register has this name in this town: write the URN." in done.stdout
    )
    done = CliRunner().invoke(app, ["import", str(sheet), "--home", str(home.folder), "--json"])
    assert [missed["row"] for missed in json.loads(done.stdout)["unmatched"]] == [3]
