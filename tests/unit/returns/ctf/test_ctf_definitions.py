"""Which assessments of a Common Transfer File are which results."""

import pytest
from tests.factories.ctf_files import assessment, ctf_file, pupil

from keystage.analysis import scales
from keystage.analysis.returns import layouts
from keystage.analysis.returns.ctf import HEADINGS, ctf_results, read_ctf
from keystage.analysis.returns.headings import plain


@pytest.mark.parametrize("code", [known.code for known in ctf_results()])
def test_each_is_a_result_on_the_shelf(code: str) -> None:
    known = ctf_results()[code]
    assert not known.result or known.result in scales.results()


_WORKED_OUT = {"ks2_average"}  # of others, so it stands in no file of a school


@pytest.mark.parametrize(
    "code", [r.code for r in scales.results() if r.key_stage != "KS4" and r.code not in _WORKED_OUT]
)
@pytest.mark.req("3.8")
def test_each_result_of_a_primary_school_has_a_place(code: str) -> None:
    assert code in {known.result for known in ctf_results()}


def test_the_layout_names_every_heading() -> None:
    named = {plain(header) for column in layouts()["ctf"].columns for header in column.headers}
    assert {plain(heading) for heading in HEADINGS} == named


@pytest.mark.parametrize(
    ("written", "group", "code"),
    [
        # As public software of 2026 and 2024 reads them.
        (assessment("EYF", "COM", "FA", "E01", "2", year=2026, qualifier="FD"), "R", "eyfs_e01"),
        (assessment("KS2", "ENG", "TA", "WRI", "GDS", year=2025), "6", "ks2_writing"),
        (assessment("KS1", "PHO", "TA", "PHO", "34", year=2024, qualifier="NM"), "1", "phonics"),
        # As the department's own software writes it.
        (assessment("KS2", "MAT", "TT", "MTC", "25", year=2022, qualifier="MT"), "4", "mtc"),
        (assessment("KS1", "ENG", "TA", "REA", "2B", year=2012), "2", "ks1_reading"),
        (assessment("KS2", "ENG", "TT", "WRI", "4", year=2011), "6", "ks2_writing"),
        (assessment("KS2", "ENG", "TA", "WRI", "4", year=2011), "6", None),
        (assessment("KS2", "ENG", "TA", "WRI", "4B", year=2012), "6", "ks2_writing"),
        (assessment("KS2", "SCI", "TT", "SUB", "4", year=2009), "6", "ks2_science"),
        (assessment("KS2", "SCI", "TA", "SUB", "4", year=2009), "6", "ks2_science_ta"),
        (assessment("KS2", "SCI", "TA", "SUB", "EXS", year=2019), "6", "ks2_science"),
        (assessment("KS2", "ENG", "TT", "SUB", "4", year=2012), "6", "ks2_english"),
        (assessment("KS2", "ENG", "TT", "REA", "104", year=2019), "6", "ks2_reading"),
        (assessment("KS2", "ENG", "TT", "REA", "31", year=2019, qualifier="NM"), "6", None),
        (assessment("KS2", "MAT", "TT", "SUB", "AS", year=2019), "6", None),
        (assessment("FSP", "PSE", "FA", "AS1", "6", year=2010), "R", "eyfs_da"),
        (assessment("EYF", "LIT", "FA", "G09", "2", year=2015), "R", "eyfs_g09"),
    ],
)
@pytest.mark.req("3.8")
def test_an_assessment_is_the_result_of_its_era(written: str, group: str, code: str) -> None:
    year = int(written.split("<Year>")[1][:4])
    table = read_ctf(ctf_file([pupil("H801200001001", written, year_group=group)], year=str(year - 1)))
    assert table.cells["Result code"].to_list() == [code]
