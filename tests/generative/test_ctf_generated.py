"""Common Transfer Files cut, mangled and made up: a table or a refusal, and no pupil lost on the way."""

import gzip
from datetime import UTC, datetime
from xml.sax.saxutils import escape

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.ctf_files import assessment, ctf_file, pupil

from keystage.analysis.errors import InputError
from keystage.analysis.returns import CtfSchool, Reading, Refusal, examine, write_ctf
from keystage.analysis.returns.ctf import HEADINGS, read_ctf
from keystage.analysis.returns.raw import RawTable
from keystage.analysis.vocabulary import AcademicYear

MTC = assessment("KS2", "MAT", "TT", "MTC", "21", year=2022, qualifier="MT")
GOOD = ctf_file(
    [pupil("A801200010001", MTC, year_group="4"), pupil("A801200010002", year_group="4")], year="2021", name="St Æ’s"
)


@pytest.mark.req("3.8", "X.7")
def test_a_file_cut_off_anywhere_gives_nothing() -> None:
    whole = len(GOOD.rstrip())
    for end in range(0, whole, 11):
        seen = examine(GOOD[:end])
        assert seen
        assert all(isinstance(table, Refusal) for table in seen), end


def test_a_packed_file_cut_off_anywhere_gives_nothing() -> None:
    packed = gzip.compress(GOOD)
    assert all(isinstance(table, Reading) for table in examine(packed))
    for end in range(0, len(packed), 17):
        assert all(isinstance(table, Refusal) for table in examine(packed[:end])), end


@given(st.integers(0, len(GOOD) - 1), st.binary(max_size=6), st.integers(0, 40))
@settings(max_examples=60, deadline=None)
def test_a_mangled_file_is_read_or_refused(place: int, put: bytes, away: int) -> None:
    for table in examine(GOOD[:place] + put + GOOD[place + away :]):
        assert isinstance(table, Reading | Refusal)
        if isinstance(table, Reading):
            assert table.rows == table.good.height + len(table.bad_rows)


_KNOWN = """CTfile Header SourceSchool DestSchool LEA Estab AcademicYear CTFpupilData Pupil UPN DOB BasicDetails
NCyearActual Languages Type Language FSMhistory FSMinstance FSMstartDate SENhistory SEN SENprovision Attendance YearData
Year StageAssessments KeyStage Stage StageAssessment Subject Method Component Result Other"""
_NAMES = st.sampled_from(_KNOWN.split())
_TEXTS = st.one_of(
    st.sampled_from(["", "2019", "KS2", "ENG", "TA", "REA", "6", "998", "2001", "2018-09-01"]), st.text()
)


def _element(name: str, inside: str) -> str:
    return f"<{name}>{inside}</{name}>"


_TREES = st.recursive(
    st.builds(_element, _NAMES, _TEXTS.map(lambda text: escape("".join(c for c in text if c.isprintable())))),
    lambda inner: st.builds(_element, _NAMES, st.lists(inner, max_size=5).map("\n".join)),
    max_leaves=30,
)


def _table_or_refusal(data: bytes) -> RawTable | str:
    try:
        return read_ctf(data)
    except InputError as refusal:
        return str(refusal)


@given(st.lists(_TREES, max_size=5))
@settings(max_examples=120, deadline=None)
@pytest.mark.req("3.8")
def test_any_tree_of_known_names_in_a_pupil_is_read(trees: list[str]) -> None:
    data = ctf_file([f"<Pupil>\n{body}\n</Pupil>" for body in ("", *trees)])
    table = _table_or_refusal(data)
    if isinstance(table, str):
        assert table.endswith((".", "?"))
        return
    cells = table.cells
    assert cells.columns == ["row", *HEADINGS]
    assert cells.height >= 1 + len(trees)
    assert cells["row"].is_sorted()
    assert cells["row"].is_unique().all()


@given(_TREES)
@settings(max_examples=120, deadline=None)
def test_any_document_is_read_or_refused_in_a_sentence(tree: str) -> None:
    table = _table_or_refusal(f'<?xml version="1.0"?>\n{tree}'.encode())
    assert not isinstance(table, str) or table.endswith((".", "?"))


_UPNS = st.lists(st.integers(0, 999), min_size=1, max_size=8, unique=True)
_LEVELS = st.one_of(st.none(), st.sampled_from(["W", "1", "2C", "2B", "2A", "3"]))
_MARKS = st.one_of(st.none(), st.integers(0, 40).map(str))


@given(_UPNS, st.data())
@settings(max_examples=60, deadline=None)
@pytest.mark.req("3.8")
def test_what_is_written_reads_back(numbers: list[int], data: st.DataObject) -> None:
    upns = [f"A80120001{number:04}" for number in numbers]
    reading = data.draw(st.lists(_LEVELS, min_size=len(upns), max_size=len(upns)))
    phonics = data.draw(st.lists(_MARKS, min_size=len(upns), max_size=len(upns)))
    name = data.draw(st.text(max_size=20))
    frame = pl.DataFrame(
        {"upn": upns, "year_group": [2] * len(upns), "ks1_reading": reading, "phonics": phonics},
        schema={"upn": pl.String, "year_group": pl.Int8, "ks1_reading": pl.String, "phonics": pl.String},
    )
    school = CtfSchool("9982001", name=name)
    written = write_ctf(frame, year=AcademicYear(2014), school=school, now=datetime(2014, 7, 9, tzinfo=UTC))
    read = read_ctf(written).cells
    held = {
        (upn, code, grade)
        for upn, level, mark in zip(upns, reading, phonics, strict=True)
        for code, grade in (("ks1_reading", level), ("phonics", mark))
        if grade is not None
    }
    got = read.filter(pl.col("Result").is_not_null()).select("UPN", "Result code", "Result").rows()
    assert set(got) == held
    assert len(got) == len(held)
    assert set(read["UPN"]) == set(upns)
