"""Words of a measure in years of which today's would say something untrue."""

import pytest

from keystage.analysis.measures import measures


@pytest.mark.parametrize(
    ("year", "reached"),
    [
        (2009, "missed about a fifth of school or more"), (2010, "missed about a fifth of school or more"),
        (2011, "missed about 15% of school or more"), (2015, "missed about 15% of school or more"),
        (2016, "missed a tenth of school or more"), (2023, "missed a tenth of school or more"),
    ],
)  # fmt: skip
def test_persistent_absence_speaks_of_each_years_threshold(year: int, reached: str) -> None:
    assert measures()["absence_persistent"].worded(year).reached == reached


def test_measures_without_earlier_words_stay_as_they_are() -> None:
    assert measures()["ks2_em_l4"].worded(2009) is measures()["ks2_em_l4"]


def test_words_change_where_the_figures_break() -> None:
    for measure in measures():
        starts = {b.year for b in measure.breaks}
        assert {words.last_year + 1 for words in measure.earlier} <= starts, measure.code
        assert [w.last_year for w in measure.earlier] == sorted(w.last_year for w in measure.earlier)
