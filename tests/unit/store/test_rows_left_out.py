"""What was left out of a file is remembered, and a file that reads better now is taken in anew."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from keystage.analysis.returns import read
from keystage.analysis.store import Home
from keystage.analysis.store.home import Written

ROWS = "URN,Pupil number,Academic year,Year group,KS2 reading\n999001,1,2018/19,6,104\n999001,2,2018/19,6,{}\n"
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def taken(home: Home, cell: str) -> Written:
    (reading,) = read(ROWS.format(cell).encode())
    return home.write(reading, source=b"the file", file="y6.csv", status="", rows="good", now=NOW)


@pytest.mark.req("X.7")
def test_rows_left_out_stand_in_the_manifest(tmp_path: Path) -> None:
    home = Home(tmp_path)
    taken(home, "130")

    (release,) = home.releases()
    assert (release.rows, release.left_out) == (1, 1)


def test_a_file_of_which_more_is_good_now_is_taken_in_anew(tmp_path: Path) -> None:
    home = Home(tmp_path)
    first, again, later = taken(home, "130"), taken(home, "130"), taken(home, "103")

    assert (first.action, again.action, later.action) == ("stored", "same", "revises")
    assert [release.left_out for release in home.current()] == [0]
