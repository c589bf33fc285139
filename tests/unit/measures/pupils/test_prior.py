import polars as pl
import pytest

from keystage.analysis import scales
from keystage.analysis.measures.pupils import Cohort
from keystage.analysis.measures.pupils.prior import high_attainers, prior_bands
from keystage.analysis.returns import reason_column


def _cohort(year: int, year_group: int = 6, **columns: list[str | None]) -> Cohort:
    """Cells as typed, each read by the scale of the year in which it was taken."""
    made = []
    for code, cells in columns.items():
        result = scales.results()[code]
        taken = scales.year_taken(result, year=year, year_group=year_group)
        read = scales.read_results(pl.Series(cells, dtype=pl.String), result=result, year=taken)
        assert not len(read.wrong)
        made += [read.grades.alias(code), read.reasons.alias(reason_column(code))]
    return Cohort(year, year_group, pl.DataFrame(made))


def _bands(cohort: Cohort) -> list[str | None] | None:
    found = prior_bands(cohort)
    return None if found is None else found.to_list()


@pytest.mark.req("2.17")
def test_prior_attainment_of_annex_b_1_is_middle() -> None:
    # Domain handbook, annex B 1: reading 2B, writing 1, maths 3: (15 + 9 + 21) / 3 = 15.
    assert _bands(_cohort(2013, ks1_reading=["2B"], ks1_writing=["1"], ks1_maths=["3"])) == ["middle"]


def test_bands_begin_at_12_and_18() -> None:
    made = _cohort(
        2019,
        ks1_reading=["1", "2C", "2B", "3", "A"],
        ks1_writing=["2C", "2B", "3", "2B", "3"],
        ks1_maths=["2C", "1", "3", "3", "3"],  # 11.67, 12.33, 19, 19, no reading
    )
    assert _bands(made) == ["low", "middle", "high", "high", None]
    edge = _cohort(2019, ks1_reading=["1", "2B"], ks1_writing=["1", "2B"], ks1_maths=["1", "2B"])
    assert _bands(edge) == ["low", "middle"]
    exact = _cohort(2019, ks1_reading=["1", "2A"], ks1_writing=["1", "2A"], ks1_maths=["3", "3"])  # 13, 18.33
    assert _bands(exact) == ["middle", "high"]


def test_no_band_where_the_edges_of_the_starts_year_are_not_known() -> None:
    # Year 6 of 2022/23 was assessed at 7 in 2018/19, Year 5 of 2018/19 in 2015/16: in no levels.
    standards = {"ks1_reading": ["EXS"], "ks1_writing": ["EXS"], "ks1_maths": ["GDS"]}
    assert prior_bands(_cohort(2023, **standards)) is None
    assert prior_bands(_cohort(2019, year_group=5, **standards)) is None


def test_no_band_without_all_three_results() -> None:
    assert prior_bands(_cohort(2013, ks1_reading=["2B"], ks1_writing=["2B"])) is None


def test_a_year_11_starts_from_key_stage_2() -> None:
    # Year 11 of 2014/15 took key stage 2 in 2009/10; of 2021/22 in 2016/17.
    levels = _cohort(
        2015, 11, ks2_english=["4", "3", "5", "B"], ks2_maths=["3", "3", "5", "4"], ks1_reading=["3", "3", "3", "3"],
        ks1_writing=["3", "3", "3", "3"], ks1_maths=["3", "3", "3", "3"],
    )  # fmt: skip
    assert _bands(levels) == ["middle", "low", "high", "low"]  # 24, 21, 33, (15 + 27) / 2
    scaled = _cohort(2022, 11, ks2_reading=["110", "100", "99", "N"], ks2_maths=["110", "100", "100", "104"])
    assert _bands(scaled) == ["high", "middle", "low", "low"]  # N is 79


def test_high_attainers_are_level_3_or_greater_depth_in_any_subject() -> None:
    made = high_attainers(_cohort(2013, ks1_reading=["3", "2A", None], ks1_writing=["2A", "2A", None]))
    assert made is not None
    assert made.to_list() == [True, False, None]
    later = high_attainers(
        _cohort(2023, ks1_reading=["EXS", "EXS"], ks1_writing=["EXS", "WTS"], ks1_maths=["GDS", "EXS"])
    )
    assert later is not None
    assert later.to_list() == [True, False]


def test_nobody_is_a_high_attainer_by_results_that_are_not_held() -> None:
    assert high_attainers(_cohort(2013, ks2_reading=["5"])) is None
