"""Whatever stands in the cells of a file of pupils: rows are conserved, codes never become 0, eras never mix."""

from hypothesis import given, settings
from hypothesis import strategies as st

from keystage.analysis import scales
from keystage.analysis.errors import InputError
from keystage.analysis.returns import read, reason_column
from keystage.analysis.vocabulary import upn

UPNS = upn.make(820, 2000, 8, [*range(6)]).to_list()
WORDS = st.sampled_from([
    "104", "80", "120", "79", "121", "4", "4B", "5C", "2", "EXS", "GDS", "WTS", "A", "B", "N", "L", "M", "Q", "T",
    "HNM", "D", "W", "X", "", " ", "0", "-", "n/a", "104.0", "1e2", "١٠٤", "Z9",
])  # fmt: skip
WHO = st.tuples(
    st.sampled_from([*UPNS, "", "A000", "B80120000500", "x"]), st.sampled_from(["F", "M", "", "?"]),
    st.sampled_from(["01/10/2007", "31/02/2008", "", "2030-01-01", "01/10/1899", "x"]),
    st.sampled_from(["6", "2", "R", "", "99", "Year 6"]), st.sampled_from(["2014/15", "2018/19", "2008/09", "2018/19"]),
)  # fmt: skip
WIDE = st.lists(st.tuples(WHO, st.tuples(WORDS, WORDS, WORDS)), min_size=1, max_size=12)
SUBJECTS = st.tuples(st.sampled_from(["Reading", "Maths", "Frobs", ""]), st.sampled_from(["KS1", "KS2", ""]))
LONG = st.lists(st.tuples(WHO, SUBJECTS, WORDS), min_size=1, max_size=12)
HEAD = "UPN,Sex,DOB,Year group,Academic year"
CODES = ("ks1_reading", "ks2_reading", "ks2_maths")


@settings(max_examples=60, deadline=None)
@given(WIDE)
def test_wide_rows_are_conserved_and_each_grade_is_of_its_own_year(
    rows: list[tuple[tuple[str, ...], tuple[str, ...]]],
) -> None:
    text = "\n".join(",".join((*who, *cells)) for who, cells in rows)
    try:
        (reading,) = read(f"{HEAD},KS1 reading,KS2 reading,KS2 maths\n{text}\n".encode())
    except InputError:
        return
    assert reading.rows == reading.good.height + len(reading.bad_rows) == len(rows)
    for code, place in zip(CODES, range(3), strict=True):
        for row, (_, cells) in zip(reading.frame.rows(named=True), rows, strict=True):
            taken = scales.year_taken(scales.results()[code], year=row["year"], year_group=row["year_group"])
            _check(code, taken, cells[place], row[code], row.get(reason_column(code)))


@settings(max_examples=60, deadline=None)
@given(LONG)
def test_long_rows_are_conserved_and_each_grade_is_of_its_own_year(
    rows: list[tuple[tuple[str, ...], tuple[str, str], str]],
) -> None:
    text = "\n".join(",".join((*who, *subject, word)) for who, subject, word in rows)
    try:
        (reading,) = read(f"{HEAD},Subject,Key stage,Result\n{text}\n".encode())
    except InputError:
        return
    assert reading.rows == reading.good.height + len(reading.bad_rows) == len(rows)
    for row, (_, _, word) in zip(reading.frame.rows(named=True), rows, strict=True):
        if row["result"] is None:
            assert row["grade"] is None
        else:
            _check(row["result"], row["taken"], word, row["grade"], row.get("grade:reason"))


def _check(code: str, taken: int, cell: str, grade: str | None, reason: str | None) -> None:
    """The grade is one of the scale of the year, and what is none has a reason, never a number."""
    scale = scales.scale_in(scales.results()[code], taken)
    if grade is not None:
        assert scale is not None
        known = {g.code for g in scale.grades}
        assert grade in known or (scale.kind == "score" and (scale.low or 0) <= float(grade) <= (scale.high or 1e9))
        assert cell.strip()
    elif cell.strip():
        assert reason not in (None, "blank")
