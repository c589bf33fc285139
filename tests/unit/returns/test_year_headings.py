"""Sheets with a column a year."""

from keystage.analysis.returns import Reading, examine


def _read(text: str, year: str | None = None) -> list[Reading]:
    seen = examine(text.encode(), year=year)
    assert all(isinstance(table, Reading) for table in seen)
    return [table for table in seen if isinstance(table, Reading)]


def test_columns_of_several_years_are_a_table_a_year() -> None:
    readings = _read("URN,School,GLD 2017/18,GLD 2018/19,GLD n 2018/19,Phonics Y1 (2019)\n999001,Alder,61,62,30,81\n")
    assert [str(r.year) for r in readings] == ["2017/18", "2018/19"]
    assert [r.frame["eyfs_gld"].item() for r in readings] == [61.0, 62.0]
    assert readings[1].frame.select("urn", "eyfs_gld_n", "phonics_y1").row(0) == ("999001", 30, 81.0)
    assert {f.rule for r in readings for f in r.findings} == {"year-in-headings"}
    assert [r.table for r in readings] == ["2017/18", "2018/19"]


def test_a_figure_without_a_year_belongs_to_none_of_them() -> None:
    readings = _read("URN,GLD 2018,GLD 2019,Attendance %\n999001,61,62,95\n")
    assert "attendance" not in readings[0].frame.columns
    assert "attendance" not in readings[1].frame.columns
    assert [f.message for f in readings[0].findings if f.rule == "no-year-in-heading"] == [
        "Of which year is not said, so left out: “Attendance %”."
    ]


def test_one_year_in_the_headings_is_not_split() -> None:
    (reading,) = _read("URN,GLD %,KS1 Reading EXS\n999001,61,62\n", year="2018/19")
    assert str(reading.year) == "2018/19"


def test_a_list_with_levels_of_two_years_stays_one() -> None:
    (reading,) = _read("School,Adviser,Level 2018/19,Level 2019/20\nAlder,Team A,Universal,Targeted\n")
    assert reading.kind == "school_list"
