"""Marksheets of pupils that nobody has seen before: told what their columns mean once, and known from then on."""

from pathlib import Path

import pytest

from keystage.analysis.errors import InputError
from keystage.analysis.measures import measures
from keystage.analysis.returns import Reading, layouts, open_tables, read
from keystage.analysis.returns.mapping import (
    Answers,
    Mapped,
    Proposal,
    answers_template,
    apply_answers,
    as_layout,
    choose_table,
    parse_meaning,
    propose,
    read_answers,
    save_definitions,
)
from keystage.analysis.vocabulary import upn

A, B, C = upn.make(820, 2000, 8, [1, 2, 3]).to_list()
SHEET = (
    "Year 6 tracker 2018/19\n"
    "Unique no,Learner,Birth dt,M or F,Rdg scaled,Wri TA,Mat scaled,Spelling quiz,PP child,Half days,Notes\n"
    f"{A},Ada Ash,01/10/2007,F,104,EXS,99,12,Y,380,ok\n"
    f"{B},Ben Birch,02/11/2007,M,110,GDS,103,14,,370,\n"
)
SAID = {"Half days": "sessions_possible", "Spelling quiz": "leave out", "Notes": "leave out", "Learner": "names"}


def _propose(text: str, home: Path | None = None) -> Proposal:
    table = choose_table(open_tables(text.encode()), again=True, home=home)
    assert table is not None
    return propose(table, home=home)


def _save(mapped: Mapped, name: str, home: Path) -> None:
    save_definitions(home, as_layout(mapped, name, home=home), mapped.measures, check=measures)


def _read(text: str, home: Path) -> Reading:
    (reading,) = read(text.encode(), year="2018/19", home=home)
    return reading


@pytest.mark.req("3.8", "X.7")
def test_most_columns_of_a_marksheet_are_told_by_their_words_and_values() -> None:
    proposal = _propose(SHEET)
    assert proposal.pupils
    meant = {column.header: str(column.meaning) for column in proposal.columns}
    assert meant == {
        "Unique no": "upn", "Learner": "names", "Birth dt": "dob", "M or F": "sex", "Rdg scaled": "ks2_reading",
        "Wri TA": "ks2_writing", "Mat scaled": "ks2_maths", "Spelling quiz": "leave out", "PP child": "disadvantaged",
        "Half days": "leave out", "Notes": "leave out",
    }  # fmt: skip
    assert {column.header for column in proposal.open} == {"Spelling quiz", "Half days", "Notes"}


@pytest.mark.req("3.8", "X.7")
def test_a_mapped_marksheet_is_read_without_asking_from_then_on(tmp_path: Path) -> None:
    _save(apply_answers(_propose(SHEET), Answers(columns=SAID), home=tmp_path), "tracker", tmp_path)
    reading = _read(SHEET, tmp_path)
    assert (reading.kind, str(reading.year)) == ("tracker", "2018/19")
    assert layouts(tmp_path)["tracker"].pupils == "wide"
    first = reading.frame.row(0, named=True)
    assert first == first | {
        "upn": A, "sex": "F", "ks2_reading": "104", "ks2_writing": "EXS", "ks2_maths": "99", "disadvantaged": True,
        "sessions_possible": 380.0, "year": 2019, "year_group": 6,
    }  # fmt: skip
    assert reading.names_left_out
    assert not reading.bad_rows
    assert not [name for name in reading.frame.columns if "name" in name or "quiz" in name]


def test_what_a_person_said_of_known_headings_holds(tmp_path: Path) -> None:
    sheet = f"UPN,KS2 reading test,Maths test,Spare\n{A},104,99,x\n"
    said = Answers(columns={"Maths test": "leave out", "Spare": "leave out"})
    _save(apply_answers(_propose(sheet), said, home=tmp_path), "short", tmp_path)
    reading = _read(sheet, tmp_path)
    assert reading.kind == "short"
    assert "ks2_maths" not in reading.frame.columns


def test_a_long_marksheet_is_mapped_as_one_row_a_result(tmp_path: Path) -> None:
    sheet = f"Unique no,Area of learning,Stage of test,Got\n{A},Reading,KS2,104\n{B},Maths,KS2,99\n"
    said = Answers(columns={"Area of learning": "subject", "Stage of test": "key_stage", "Got": "grade"})
    _save(apply_answers(_propose(sheet), said, home=tmp_path), "long-marks", tmp_path)
    reading = _read(sheet, tmp_path)
    assert layouts(tmp_path)["long-marks"].pupils == "long"
    assert reading.frame["result"].to_list() == ["ks2_reading", "ks2_maths"]


def test_results_are_named_by_code_title_or_heading() -> None:
    for words in ("ks2_reading", "KS2 reading test", "Reading test, key stage 2"):
        assert str(parse_meaning(words, pupils=True)) == "ks2_reading"
    with pytest.raises(InputError, match="Do you mean"):
        parse_meaning("ks2_redding", pupils=True)
    with pytest.raises(InputError, match="no meaning"):
        parse_meaning("eyfs_gld", pupils=True)


def test_a_sheet_that_tells_nobody_apart_or_holds_no_result_is_refused() -> None:
    proposal = _propose(SHEET)
    out = dict.fromkeys(("Unique no", "Birth dt", "Learner"), "leave out")
    with pytest.raises(InputError, match="tells pupils apart"):
        apply_answers(proposal, Answers(columns=out))
    out = dict.fromkeys(("Rdg scaled", "Wri TA", "Mat scaled"), "leave out")
    with pytest.raises(InputError, match="No column is a result"):
        apply_answers(proposal, Answers(columns=out))


def test_answers_show_no_pupil_and_can_be_filled_in(tmp_path: Path) -> None:
    proposal = _propose(SHEET)
    text = answers_template(proposal)
    assert not [word for word in (A, "Ada", "Ash", "01/10/2007") if word in text]
    mapped = apply_answers(proposal, read_answers(text), home=tmp_path)
    assert "ks2_reading" in mapped.codes


def test_a_sheet_of_schools_is_mapped_as_before() -> None:
    proposal = _propose("DfE number,School,Reading Exp\n998/2001,Alder,61\n")
    assert not proposal.pupils
    assert str(proposal.columns[2].meaning).endswith("reading_exp")
