"""The authority's own sheets, read by the same road as every other file."""

from typing import Any

import polars as pl
import pytest
from tests.factories.workbooks import xlsx

from keystage.analysis.returns import Reading, Refusal, examine, layouts, read
from keystage.analysis.returns.measure_words import group_words, measure_names, measure_words


def _read(text: str, year: str | None = None) -> Reading:
    (reading,) = read(text.encode(), year=year)
    assert reading.rows == reading.good.height + len(reading.bad_rows)
    return reading


def _said(reading: Reading) -> list[tuple[int | None, str]]:
    return [(f.row, f.rule) for f in reading.findings]


@pytest.mark.req("X.7")
def test_a_long_sheet_holds_figures_of_several_years_by_measure_and_group() -> None:
    reading = _read(
        "URN,School,Year,Measure,Group,Value,Number of pupils\n"
        "999001,Alder,2018/19,Good level of development,,71%,30\n"
        "999001,Alder,2017/18,GLD %,Girls,<5,4\n"
        "999002,Birch,2018/19,eyfs_gld,Pupil premium,50,20\n"
    )
    assert (reading.kind, reading.year, reading.status) == ("school_measures_long", None, "school_reported")
    assert reading.frame.select("urn", "year", "measure", "group", "value", "value:reason", "n").rows() == [
        ("999001", 2019, "eyfs_gld", "all", 71.0, None, 30),
        ("999001", 2018, "eyfs_gld", "girls", None, "below_six", 4),
        ("999002", 2019, "eyfs_gld", "disadvantaged", 50.0, None, 20),
    ]
    assert not reading.bad_rows


def test_a_long_sheet_of_one_year_says_its_year() -> None:
    sheet = "School,Measure,Value\nAlder,GLD,61\n"
    assert str(_read(f"{sheet}", year="2018/19").year) == "2018/19"
    assert str(_read("School,Year,Measure,Value\nAlder,2018/19,GLD,61\n").year) == "2018/19"
    (refused,) = examine(sheet.encode())
    assert isinstance(refused, Refusal)
    assert "--year 2018/19" in refused.message


def test_measures_that_are_unknown_or_may_be_several_are_named() -> None:
    reading = _read(
        "School,Year,Measure,Value\nA,2018/19,Reading,50\nB,2018/19,Frobs,60\nC,2018/19,,1\nD,2018/19,GLD,61\n"
    )
    assert [(f.row, f.column, f.rule) for f in reading.findings] == [
        (2, "Measure", "unknown-measure"), (3, "Measure", "unknown-measure"), (4, "Measure", "no-measure"),
    ]  # fmt: skip
    assert "(ks2_reading_exp)" in reading.findings[0].message
    assert "(ks2_reading_progress)" in reading.findings[0].message
    assert "“Frobs” is no measure that is known" in reading.findings[1].message
    assert reading.good["school"].to_list() == ["D"]


def test_rows_that_name_no_school_or_a_wrong_number_are_named() -> None:
    reading = _read("URN,DfE number,School,GLD %\n99,,Alder,61\n,12,Birch,61\n,,,61\n,998/2001,,61\n", year="2018/19")
    assert _said(reading) == [(2, "urn"), (3, "laestab"), (4, "no-school")]
    assert reading.good["school"].to_list() == ["9982001"]


def test_a_school_that_stands_twice_is_named_twice() -> None:
    reading = _read("School,Town,GLD %\nAlder,Westmere,61\nAlder,Eastmere,62\nAlder,Westmere,63\n", year="2018/19")
    assert _said(reading) == [(2, "duplicate"), (4, "duplicate")]


def test_a_wide_sheet_holds_a_measure_a_column_with_pupils_and_groups() -> None:
    reading = _read(
        "URN,School,GLD %,GLD n,GLD girls,% GLD boys,KS1 Reading EXS+,Phonics – Year 1,Cohort\n"
        "999001,Alder,71,30,80,62,n/a,*,31\n",
        year="2018/19",
    )
    assert reading.kind == "school_measures_wide"
    assert reading.frame.drop("row", "urn", "name", "school").row(0, named=True) == {
        "eyfs_gld": 71.0, "eyfs_gld_n": 30, "eyfs_gld__girls": 80.0, "eyfs_gld__boys": 62.0, "ks1_reading_exp": None,
        "ks1_reading_exp:reason": "not_available", "phonics_y1": None, "phonics_y1:reason": "not_available",
        "pupils": 31, "measures": "eyfs_gld ks1_reading_exp phonics_y1",
    }  # fmt: skip


def test_columns_a_wide_sheet_does_not_use_are_left_out_and_named() -> None:
    reading = _read("School,GLD %,Our own thing\nAlder,61,7\n", year="2018/19")
    (note,) = reading.findings
    assert note.severity == "note"
    assert "Our own thing" in note.message


def test_headings_on_two_rows_name_measures() -> None:
    def shape(book: Any) -> None:
        for place in ("A2:A3", "B2:C2", "D2:E2"):
            book["2018-19"].merge_cells(place)

    rows = [
        ["Westmere early years and phonics"],
        ["URN", "GLD", None, "Phonics Year 1", None],
        [None, "%", "Number of pupils", "%", "Number of pupils"],
        [999001, 61, 30, 81, 31],
        [None, 61, 30, 81, 31],
    ]
    (reading,) = read(xlsx({"2018-19": rows}, shape))
    assert str(reading.year) == "2018/19"
    assert reading.frame.select("urn", "eyfs_gld", "eyfs_gld_n", "phonics_y1", "phonics_y1_n").rows()[0] == (
        "999001", 61.0, 30, 81.0, 31,
    )  # fmt: skip
    assert reading.bad_rows == {5}


@pytest.mark.parametrize(
    ("cells", "values", "rules"),
    [
        (["0.61", "0.7", "1"], [61.0, 70.0, 100.0], [(None, "shares")]),
        (["61", "70%", "100"], [61.0, 70.0, 100.0], []),
        (["0.61", "70", "72"], [0.61, 70.0, 72.0], [(2, "share")]),
        (["0.4%", "70", "72"], [0.4, 70.0, 72.0], []),
        (["0", "1", "0"], [0.0, 1.0, 0.0], []),
        (["101", "70", "-1"], [101.0, 70.0, -1.0], [(2, "outside-range"), (4, "outside-range")]),
    ],
)
@pytest.mark.parametrize("long", [True, False])
def test_shares_are_percentages_where_that_is_certain(
    long: bool, cells: list[str], values: list[float], rules: list[tuple[int | None, str]]
) -> None:
    head = "School,Measure,Value\n" if long else "School,GLD\n"
    measure = "GLD," if long else ""
    text = head + "".join(f"{name},{measure}{cell}\n" for name, cell in zip("ABC", cells, strict=True))
    reading = _read(text, year="2018/19")
    assert reading.frame["value" if long else "eyfs_gld"].to_list() == pytest.approx(values)
    assert _said(reading) == rules


def test_formatted_percentages_of_a_workbook_stay_percentages() -> None:
    def shape(book: Any) -> None:
        for row in (2, 3):
            book["One"].cell(row, 2).number_format = "0%"

    (reading,) = read(xlsx({"One": [["URN", "GLD"], [999001, 0.61], [999002, 0.005]]}, shape), year="2018/19")
    assert reading.frame["eyfs_gld"].to_list() == [61.0, 0.5]
    assert not reading.findings


def test_an_error_in_a_column_that_is_not_used_spoils_no_row() -> None:
    rows = [["URN", "GLD %", "Change"], [999001, 61, "=B2-60"], [999002, "=B2", 3]]
    (reading,) = read(xlsx({"One": rows}), year="2018/19")
    assert [(f.row, f.column, f.severity) for f in reading.findings if f.row] == [
        (2, "Change", "warning"), (3, "GLD %", "error"),
    ]  # fmt: skip
    assert reading.bad_rows == {3}


@pytest.mark.req("X.7")
def test_a_school_list_tells_who_works_with_a_school_and_what_was_agreed() -> None:
    reading = _read(
        "School,Town,Adviser,Cluster,Level in force,Priority,Last visit,Next visit,Open actions\n"
        'Alder,Westmere,Team A,North,Targeted,Writing,12/11/2019,tbc,"Moderate writing | done in January\n'
        '2. First-day calls | Head | by 1 March 2020 | partly"\n'
        "Birch,Westmere,Team B,,,,2019-12-01,01/03/2020,\n"
    )
    assert (reading.kind, reading.year, str(reading.dated)) == ("school_list", None, "2019-12-01")
    first, second = reading.frame.rows(named=True)
    assert (first["adviser"], first["cluster"], first["level_in_force"]) == ("Team A", "North", "Targeted")
    assert first["next_visit:reason"] == "not_available"
    assert first["actions"] == [
        {"text": "Moderate writing", "owner": None, "due": "January", "state": "done"},
        {"text": "First-day calls", "owner": "Head", "due": "1 March 2020", "state": "partly"},
    ]
    assert second["actions"] == []
    assert not reading.bad_rows


def test_titles_totals_and_notes_around_a_sheet_of_text_are_not_of_it() -> None:
    reading = _read(
        "Westmere early years 2018/19,,\n,,\nURN,School,GLD %\n999001,Alder,61\n999002,Birch,<5\nTotal,,61\n"
        "* fewer than six pupils,,\n"
    )
    assert str(reading.year) == "2018/19"
    assert reading.frame["row"].to_list() == [4, 5]


def test_every_measure_that_only_authorities_hold_has_a_column_in_the_wide_sheet() -> None:
    (wide,) = (layout for layout in layouts() if layout.code == "school_measures_wide")
    held = {column.measure for column in wide.columns if column.role == "value"}
    early = {
        name.code for name in measure_names() if name.key_stage in ("EYFS", "KS1") and name.kind != "value_added"
    }  # value added is worked out, never typed in
    assert early <= held
    assert held <= set(measure_names().entries)


def test_words_of_measures_and_groups_mean_one_thing_or_are_known_to_be_several() -> None:
    words = measure_words()
    assert words.code("Good Level of Development") == "eyfs_gld"
    assert words.code("% GLD") == "eyfs_gld"
    assert words.code("Reading") is None
    assert "ks2_reading_exp" in words.meanings("Reading")
    assert group_words().code("All pupils") == "all"
    assert group_words().code("PP") == "disadvantaged"


def test_an_areas_own_measure_is_known_by_its_words(tmp_path: Any) -> None:
    folder = tmp_path / "definitions" / "measures"
    folder.mkdir(parents=True)
    (folder / "local.toml").write_text(
        'schema = 1\ntitle = "Ours"\nsource = "Westmere"\n[[measure]]\ncode = "swim"\ntitle = "Swims 25 metres"\n'
        'short = "Swims"\nkey_stage = "KS2"\nkind = "proportion"\nunit = "percent"\n'
        'polarity = "high"\ndescription = "x"\n'
    )
    (reading,) = read(b"School,Measure,Value\nAlder,Swims 25 metres,61\n", year="2018/19", home=tmp_path)
    assert reading.frame["measure"].to_list() == ["swim"]


def test_frames_of_lists_can_be_kept_as_parquet(tmp_path: Any) -> None:
    reading = _read("School,Adviser,Open actions\nAlder,Team A,Look at phonics; Visit again\n")
    reading.frame.write_parquet(tmp_path / "list.parquet")
    assert pl.read_parquet(tmp_path / "list.parquet").equals(reading.frame)
