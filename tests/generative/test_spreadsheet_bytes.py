"""Whatever stands in a workbook, and whatever befalls its bytes: tables or one sentence, and no row lost."""

import io
import zipfile

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.factories.workbooks import ods, ods_table, xlsx

from keystage.analysis.errors import InputError
from keystage.analysis.returns import Reading, examine
from keystage.analysis.returns.mapping import Answers, answers_template, apply_answers, propose, read_answers
from keystage.analysis.returns.sheets.cells import Row
from keystage.analysis.returns.sheets.headings import find_headings
from keystage.analysis.returns.sheets.outside import sort_rows
from keystage.analysis.returns.spreadsheet import open_spreadsheet

_WORDS = st.sampled_from(
    [
        "",
        "",
        "URN",
        "School",
        "GLD %",
        "Total",
        "Average",
        "Source: us",
        "999001",
        "<5",
        "61%",
        "0.61",
        "n/a",
        "–",
        "2018/19",
    ]
)
_CELLS = _WORDS | st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)
_GRIDS = st.lists(st.lists(_CELLS, min_size=1, max_size=6), min_size=1, max_size=12)
_VALUES = (
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.floats(allow_nan=False, allow_infinity=False) | _WORDS
)


def _opened(data: bytes) -> list[str]:
    """The names of the tables, or the sentence by which the file was refused."""
    try:
        return [table.name for table in open_spreadsheet(data)]
    except InputError as refusal:
        return [_sentence(refusal)]


def _sentence(refusal: InputError) -> str:
    text = str(refusal)
    assert text[-1] in ".?"
    assert "\n" not in text
    return text


@settings(max_examples=50, deadline=None)
@given(_GRIDS)
def test_every_row_is_of_the_table_or_named_as_left_out(grid: list[list[str]]) -> None:
    rows = [Row(i, {c: t for c, t in enumerate(cells) if t.strip()}) for i, cells in enumerate(grid, start=1)]
    rows = [row for row in rows if row.cells]
    headings = find_headings(rows, ())
    if headings is None:
        assert not rows
        return
    rest = sort_rows(rows[headings.last + 1 :], headings)
    below = sorted([*(row.number for row in rest.inside), *rest.totals, *rest.repeated, *rest.notes, *rest.sections])
    assert below == [row.number for row in rows[headings.last + 1 :]]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(_VALUES, min_size=1, max_size=6), min_size=1, max_size=10))
def test_workbooks_of_any_values_are_read_or_refused(rows: list[list[object]]) -> None:
    data = xlsx({"One": rows})
    _opened(data)
    for table in examine(data, year="2018/19"):
        if isinstance(table, Reading):
            assert table.rows == table.good.height + len(table.bad_rows)


@settings(max_examples=20, deadline=None)
@given(_GRIDS)
def test_open_document_tables_read_like_those_of_excel(grid: list[list[str]]) -> None:
    grid = [[cell.strip() if not cell.strip().startswith("<t") else "x" for cell in row] for row in grid]
    try:
        ours = open_spreadsheet(ods(ods_table("One", grid)))
    except InputError:
        return
    theirs = open_spreadsheet(
        xlsx({"One": [[f"'{c}"[1:] if not c.startswith("=") else "x" for c in row] for row in grid]})
    )
    assert [table.cells.height for table in ours] == [table.cells.height for table in theirs]


_GOOD = xlsx({"One": [["URN", "School", "GLD %"], [999001, "Alder", 0.61], [999002, "Birch", "<5"]]})


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(_GOOD) - 1), st.integers(0, 255)), max_size=8), st.integers(0, len(_GOOD)))
@example([], 0)
def test_damaged_workbooks_are_refused_in_a_sentence(changes: list[tuple[int, int]], cut: int) -> None:
    damaged = bytearray(_GOOD)
    for place, byte in changes:
        damaged[place] = byte
    _opened(bytes(damaged[: max(cut, 1)]) if cut % 3 == 0 else bytes(damaged))


def _with_sheet(xml: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_GOOD)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, xml if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return out.getvalue()


_XML = zipfile.ZipFile(io.BytesIO(_GOOD)).read("xl/worksheets/sheet1.xml")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(_XML) - 1), st.sampled_from(list(b"<>/\"' =0129AZrstv&;-"))), max_size=4))
def test_damaged_sheets_are_read_or_refused_in_a_sentence(changes: list[tuple[int, int]]) -> None:
    xml = bytearray(_XML)
    for place, byte in changes:
        xml[place] = byte
    _opened(_with_sheet(bytes(xml)))


@settings(max_examples=25, deadline=None)
@given(_GRIDS)
def test_any_table_can_be_proposed_for_and_its_template_answered(grid: list[list[str]]) -> None:
    try:
        tables = open_spreadsheet(xlsx({"One": grid}))
    except InputError:
        return
    for table in tables:
        proposal = propose(table)
        assert len(proposal.columns) == len(table.headers)
        answers = read_answers(answers_template(proposal))
        for said in (answers, Answers()):
            try:
                apply_answers(proposal, said)
            except InputError as refusal:
                _sentence(refusal)
