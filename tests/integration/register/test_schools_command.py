"""`keystage schools`, as a person at a terminal meets it."""

import json
from pathlib import Path

import pytest
from tests.factories import register_files as files
from tests.factories.homes import home_of, table
from typer.testing import CliRunner, Result

from keystage.analysis.errors import InputError
from keystage.analysis.register import SCHOOLS
from keystage.cli import app


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    listed = table("URN|Adviser", "999001|R. Fenwright")
    return home_of(tmp_path, (files.KS2, "2018/19"), (files.SPINE, "2018/19"), (listed, "")).folder


def _run(folder: Path, *arguments: str) -> Result:
    result = CliRunner().invoke(app, ["schools", *arguments, "--home", str(folder)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.mark.req("X.1")
def test_authorities_are_counted_and_what_is_missing_is_said(folder: Path) -> None:
    said = _run(folder)

    assert said.stdout.splitlines()[1].split() == ["998", "Westmere", "4", "1", "1"]
    assert "3 of 4 have no adviser: import the authority's list of schools." in said.stderr
    assert "All have no graded inspection held." in said.stderr


def test_one_authoritys_schools_are_listed_by_name(folder: Path) -> None:
    said = _run(folder, "--la", "westmere").stdout

    assert "Alder Bridge Primary School  Wenbury   primary    community" in said
    assert "Wenbury Preparatory School" not in said  # independent
    assert "Highcroft Junior School" not in said  # closed


def test_json_is_one_object_a_school(folder: Path) -> None:
    rows = [json.loads(line) for line in _run(folder, "--adviser", "r. fenwright", "--json").stdout.splitlines()]

    assert [row["urn"] for row in rows] == ["999001"]
    assert list(rows[0]) == list(SCHOOLS)


def test_a_school_is_found_by_a_piece_of_its_name(folder: Path) -> None:
    assert "Alder Bridge" in _run(folder, "alder").stdout
    assert _run(folder, "nobody").stderr.strip() == "No school that is held fits that."


def test_an_empty_home_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="keystage import FILE"):
        _run(tmp_path)
