"""Kinds of file are definitions: what each needs, and that a new year reads without code."""

from pathlib import Path

import pytest
from tests.factories.tables import KS2_HEADER, csv_file, ks2_file, ks2_rows

from keystage.analysis.errors import InputError
from keystage.analysis.returns import Layout, Reading, layouts, read
from keystage.analysis.returns.headings import plain
from keystage.analysis.returns.naming import naming
from keystage.analysis.vocabulary import pupil_groups, reasons

ALL = list(layouts())


@pytest.mark.parametrize("layout", ALL, ids=[layout.code for layout in ALL])
def test_a_layout_speaks_of_columns_and_codes_that_exist(layout: Layout) -> None:
    codes = {c.code for c in layout.columns}
    made = {"school", "measures", "group"} if layout.publisher == "authority" else set()
    made |= {"results"} if layout.pupils else set()
    named = {
        *layout.key,
        *layout.subjects,
        *layout.dated_columns,
        layout.record_type,
        layout.year_column,
        layout.spills,
    }
    assert named - {""} <= codes | made
    assert {code for c in layout.columns for code in c.codes.values()} <= {r.code for r in reasons()}
    assert {c.group for c in layout.columns} | set(layout.groups.values()) <= {g.code for g in pupil_groups()}
    assert {level.split(":")[0] for level in layout.record_types.values()} <= {
        "school", "la", "national", "national_all", "region", "group",
    }  # fmt: skip
    assert layout.publisher == "authority" or layout.licence == "OGL"
    assert (layout.year in ("column", "rows")) == bool(layout.year_column)


@pytest.mark.parametrize("layout", ALL, ids=[layout.code for layout in ALL])
def test_no_two_columns_of_a_layout_make_the_same_column(layout: Layout) -> None:
    made = [named.code for meant in naming(layout).headers.values() for named in meant]
    by_header = {key: {named.code for named in meant} for key, meant in naming(layout).headers.items()}
    codes = [c.code for c in layout.columns]
    assert len(codes) == len(set(codes))
    assert set(codes) <= set(made)
    if layout.publisher != "authority":
        assert {key for key, meant in by_header.items() if len(meant) > 1} <= {"years", "timeperiod"}


@pytest.mark.parametrize("layout", ALL, ids=[layout.code for layout in ALL])
def test_a_table_of_only_the_required_columns_is_recognised(layout: Layout) -> None:
    if layout.publisher == "authority":
        pytest.skip("the authority's own sheets are told by choices of columns")
    required = [c.headers[0].replace("{group}", "") for c in layout.columns if c.required]
    data = csv_file([dict.fromkeys(required, "1")] * 2, header=required)
    try:
        (reading,) = read(data, year="2018/19")
        assert reading.kind == layout.code
    except InputError as refusal:
        assert layout.nothing or layout.title in str(refusal) or "You said" in str(refusal)  # noqa: PT017


def _read(header: list[str], **cells: str) -> Reading:
    (reading,) = read(ks2_file(ks2_rows(3, **cells), header=header), year="2018/19")
    return reading


def test_a_new_year_with_columns_added_dropped_and_moved_reads_without_code() -> None:
    header = ["NEWCOL", *reversed([h for h in KS2_HEADER if h not in ("AGERANGE", "READCOV")]), "PTRWM_EXP_EAL"]
    reading = _read(header, NEWCOL="5", PTRWM_EXP_EAL="70%")
    assert (reading.kind, reading.good.height) == ("ks2_performance", 3)
    assert reading.frame.select("newcol", "rwm_exp__eal").row(0) == (5.0, 70.0)
    assert "ages" not in reading.frame.columns


def test_the_year_follows_from_columns_of_the_year_before() -> None:
    (reading,) = read(ks2_file(ks2_rows(READPROG_22="1"), header=[*KS2_HEADER, "READPROG_22"]))
    assert str(reading.year) == "2022/23"
    assert [f.rule for f in reading.findings] == ["year"]


def test_rows_of_the_authority_and_the_nation_are_told_apart() -> None:
    rows = [*ks2_rows(2), *({**ks2_rows(1)[0], "RECTYPE": t, "URN": "", "ESTAB": ""} for t in "345")]
    (reading,) = read(ks2_file(rows), year="2018/19")
    assert reading.frame["level"].to_list() == ["school", "school", "la", "national_all", "national"]
    assert reading.good.height == 5


def test_a_kind_can_be_asked_for() -> None:
    (reading,) = read(ks2_file(), year="2018/19", kind="ks2_performance")
    assert reading.kind == "ks2_performance"
    with pytest.raises(InputError, match="no column “MINORGROUP”"):
        read(ks2_file(), year="2018/19", kind="spine")
    with pytest.raises(InputError, match="keystage read --kinds"):
        read(ks2_file(), kind="nonsense")


def test_an_areas_own_layout_is_known_beside_the_shipped(tmp_path: Path) -> None:
    folder = tmp_path / "definitions" / "layouts"
    folder.mkdir(parents=True)
    (folder / "own.toml").write_text(
        'schema = 1\ntitle = "Own"\nsource = "the authority"\n[[layout]]\ncode = "own"\ntitle = "Own sheet"\n'
        'publisher = "authority"\nyear = "none"\ncolumns = [{ code = "urn", headers = ["School no."], type = "code", '
        "required = true }]\n",
        "utf-8",
    )
    (reading,) = read(b"School no.,Odd\n999001,1\n999002,2\n", home=tmp_path)
    assert reading.kind == "own"


def test_headers_are_compared_without_case_spaces_and_punctuation() -> None:
    assert plain("Pupil:     Teacher Ratio") == plain("pupil teacher-ratio")
