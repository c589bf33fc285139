"""Where the table is on a sheet: what stands above, below, beside and over it."""

from typing import Any

import pytest
from tests.factories.workbooks import ods, ods_table, xlsx

from keystage.analysis.returns.raw import RawTable
from keystage.analysis.returns.spreadsheet import open_spreadsheet

_SCHOOLS = [[999001, "Alder Primary", 61, 30], [999002, "Birch Primary", 72, 28], [999003, "Cedar Infant", 55, 44]]


def _open(*rows: list[object], merges: tuple[str, ...] = ()) -> RawTable:
    def shape(book: Any) -> None:
        for place in merges:
            book["One"].merge_cells(place)

    return open_spreadsheet(xlsx({"One": rows}, shape))[0]


def _rules(table: RawTable) -> list[tuple[int | None, str]]:
    return [(f.row, f.rule) for f in table.findings]


@pytest.mark.req("X.7")
def test_titles_above_the_table_are_kept_beside_it_and_rows_keep_their_numbers() -> None:
    table = _open(
        ["Early years results, Westmere"],
        ["2018/19, as reported by schools"],
        [],
        ["Year", "2018/19"],
        [],
        ["URN", "School", "GLD %", "Pupils"],
        *_SCHOOLS,
        merges=("A1:D1",),
    )
    assert table.headers == ("URN", "School", "GLD %", "Pupils")
    assert table.above == ("Early years results, Westmere", "2018/19, as reported by schools", "Year 2018/19")
    assert table.cells["row"].to_list() == [7, 8, 9]
    assert table.findings == ()


def test_headings_on_two_rows_are_joined_where_cells_are_merged() -> None:
    table = _open(
        ["Autumn return"],
        ["URN", "School", "Reading", None, "Writing", None],
        [None, None, "Expected", "Higher", "Expected", "Higher"],
        [999001, "Alder Primary", 70, 20, 60, 10],
        merges=("A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:F2"),
    )
    assert table.headers == (
        "URN", "School", "Reading – Expected", "Reading – Higher", "Writing – Expected", "Writing – Higher",
    )  # fmt: skip
    assert table.above == ("Autumn return",)
    assert table.cells.rows() == [(4, "999001", "Alder Primary", "70", "20", "60", "10")]


@pytest.mark.parametrize(
    "rows",
    [
        ([None, None, "GLD", None, "Phonics", None], ["URN", "School", "%", "n", "%", "n"]),
        (["URN", "School", "GLD", None, "Phonics", None], [None, None, "%", "n", "%", "n"]),
    ],
)
def test_headings_on_two_rows_are_joined_where_nothing_is_merged(rows: tuple[list[object], list[object]]) -> None:
    table = _open(*rows, [999001, "Alder", 61, 30, 80, 31], [999002, "Birch", 72, 28, 81, 27])
    assert table.headers == ("URN", "School", "GLD – %", "GLD – n", "Phonics – %", "Phonics – n")
    assert table.cells.height == 2


def test_years_over_columns_are_headings() -> None:
    table = _open(
        [None, "GLD", None, "Phonics", None],
        ["URN", 2018, 2019, 2018, 2019],
        [999001, 61, 62, 80, 81],
        merges=("B1:C1", "D1:E1"),
    )
    assert table.headers == ("URN", "GLD – 2018", "GLD – 2019", "Phonics – 2018", "Phonics – 2019")


def test_a_title_right_above_the_headings_is_not_joined_to_them() -> None:
    table = _open(["Westmere schools 2019"], ["URN", "School", "GLD", "n"], *_SCHOOLS, merges=("A1:D1",))
    assert table.headers == ("URN", "School", "GLD", "n")
    assert table.above == ("Westmere schools 2019",)


def test_a_table_of_words_alone_keeps_its_first_row() -> None:
    table = _open(["School", "Town", "Adviser"], ["Alder", "Westmere", "Team A"], ["Birch", "Eastmere", "Team B"])
    assert table.headers == ("School", "Town", "Adviser")
    assert table.cells.height == 2


@pytest.mark.req("X.7")
def test_totals_and_notes_are_left_out_and_named() -> None:
    table = _open(
        ["URN", "School", "GLD %", "Pupils"],
        *_SCHOOLS,
        [None, "Total", None, 102],
        [None, "Westmere average", 63, None],
        [None, "LA average", 63, None],
        [None, "England", 72, None],
        [],
        ["* fewer than six pupils"],
        ["Source: school returns, July 2019"],
    )
    assert table.cells["URN"].to_list() == ["999001", "999002", "999003"]
    assert _rules(table) == [
        (5, "total_row"), (6, "total_row"), (7, "total_row"), (8, "total_row"), (10, "foot_note"), (11, "foot_note"),
    ]  # fmt: skip


def test_schools_whose_names_sound_like_totals_stay() -> None:
    names = ["All Saints Primary", "Mean Lane First", "Total Hill Academy", "All Saints"]
    table = _open(["School", "Town", "GLD %"], *([name, "Westmere", 61] for name in names))
    assert table.cells["School"].to_list() == names


def test_authorities_and_the_nation_stay_where_rows_are_numbered_or_levelled() -> None:
    numbered = _open(
        ["LA Number", "LA Name", "Type"], [998, "Westmere", "UA"], [970, "England", "x"], [971, "National", "x"]
    )
    levelled = _open(["RECTYPE", "URN", "NAME", "VALUE"], [1, 999001, "Alder", 3], [4, None, "England", 5])
    assert numbered.cells.height == 3
    assert levelled.cells.height == 2


def test_headings_repeated_on_each_page_are_left_out() -> None:
    heads: list[object] = ["URN", "School", "GLD %", "Pupils"]
    table = _open(heads, *_SCHOOLS, heads, [999004, "Damson First", 60, 20])
    assert table.cells["row"].to_list() == [2, 3, 4, 6]
    assert _rules(table) == [(5, "repeated_headings")]


def test_headings_of_sections_are_left_out() -> None:
    table = _open(
        ["URN", "School", "GLD %"],
        ["North cluster"], [999001, "Alder", 61], [999002, "Birch", 62], ["South cluster"], [999003, "Cedar", 63],
        merges=("A2:C2",),
    )  # fmt: skip
    assert table.cells["row"].to_list() == [3, 4, 6]
    assert _rules(table) == [(2, "section_heading"), (5, "section_heading")]


def test_a_school_of_which_only_the_name_is_known_stays() -> None:
    table = _open(["School", "Town", "GLD %"], ["Alder", "Westmere", 61], ["Birch"], ["Cedar", "Eastmere", 70])
    assert table.cells["School"].to_list() == ["Alder", "Birch", "Cedar"]


@pytest.mark.req("X.7")
def test_merged_cells_of_the_table_are_filled_down() -> None:
    table = _open(
        ["Cluster", "School", "Town"],
        ["North", "Alder", "Westmere"], [None, "Birch", "Westmere"], ["South", "Cedar", "Eastmere"],
        merges=("A2:A3",),
    )  # fmt: skip
    assert table.cells["Cluster"].to_list() == ["North", "North", "South"]
    assert [(f.column, f.rule, f.severity) for f in table.findings] == [("Cluster", "merged_cells", "note")]


def test_hidden_and_empty_sheets_are_left_out_and_named() -> None:
    def shape(book: Any) -> None:
        book["Workings"].sheet_state = "hidden"
        book["Lists"].sheet_state = "veryHidden"

    data = xlsx({"Workings": [["a", "b"]], "Schools": [["URN", "GLD"], [1, 2]], "Sheet3": [], "Lists": [["x"]]}, shape)
    tables = open_spreadsheet(data)
    assert [t.name for t in tables] == ["Schools"]
    assert [(f.rule, f.message) for f in tables[0].findings] == [
        ("hidden_sheet", "Sheet “Workings” is left out: it is hidden."),
        ("hidden_sheet", "Sheet “Lists” is left out: it is hidden."),
        ("empty_sheet", "Sheet “Sheet3” is left out: it is empty."),
    ]


def test_each_visible_sheet_is_a_table() -> None:
    tables = open_spreadsheet(xlsx({"Reading": [["URN", "GLD"], [1, 2]], "Lists": [["School", "Adviser"], ["A", "B"]]}))
    assert [(t.name, t.headers) for t in tables] == [("Reading", ("URN", "GLD")), ("Lists", ("School", "Adviser"))]


def test_hidden_rows_and_columns_are_read_and_said() -> None:
    def shape(book: Any) -> None:
        book["One"].row_dimensions[3].hidden = True
        book["One"].column_dimensions["B"].hidden = True

    table = open_spreadsheet(xlsx({"One": [["URN", "GLD"], [1, 2], [3, 4]]}, shape))[0]
    assert table.cells.height == 2
    assert [f.rule for f in table.findings] == ["hidden_rows", "hidden_columns"]


def test_headings_that_repeat_or_are_missing_get_names_of_their_own() -> None:
    table = _open(["URN", "SNP", "SNP", None, "row"], [999001, "Close", "Far", 3, 4])
    assert table.headers == ("URN", "SNP", "SNP", "", "row")
    assert table.cells.columns == ["row", "URN", "SNP", "SNP (2)", "column D", "row (2)"]


def test_open_document_merges_and_hidden_tables_are_handled() -> None:
    merged = '<table:table-cell table:number-rows-spanned="2"><text:p>North</text:p></table:table-cell>'
    under = "<table:covered-table-cell><text:p>left over</text:p></table:covered-table-cell>"
    seen = ods_table("Schools", [["Cluster", "School", "Town"], [merged, "Alder", "W"], [under, "Birch", "W"]])
    away = ods_table("Workings", [["a", "b"]], 'table:style-name="away"')
    tables = open_spreadsheet(ods(away + seen))
    assert [t.name for t in tables] == ["Schools"]
    assert tables[0].cells["Cluster"].to_list() == ["North", "North"]
    assert [f.rule for f in tables[0].findings] == ["merged_cells", "hidden_sheet"]


def test_a_sheet_of_headings_only_is_a_table_without_rows() -> None:
    table = _open(["URN", "GLD %"])
    assert table.headers == ("URN", "GLD %")
    assert table.cells.height == 0


def test_a_sheet_of_notes_beside_a_table_is_left_out() -> None:
    notes = [["How to fill this in"], ["Write one row for each school."], ["Leave blank what you do not know."]]
    tables = open_spreadsheet(xlsx({"Notes": notes, "Schools": [["URN", "GLD"], [1, 2]]}))
    assert [t.name for t in tables] == ["Schools"]
    assert [f.rule for f in tables[0].findings] == ["notes_sheet"]
    assert [t.name for t in open_spreadsheet(xlsx({"Notes": notes}))] == ["Notes"]


def test_a_row_of_nothing_but_an_empty_formula_above_the_headings_is_no_heading() -> None:
    assert _open(["=0"], ["URN", "School"], [999001, "Alder Primary"]).headers == ("URN", "School")
