"""Public functions take any frame that Narwhals knows and give Polars."""

from typing import Any

import polars as pl
import pytest
from tests.factories.figures import figure, figures_frame, years_of

import keystage as ks
from keystage.analysis.errors import MethodError

FIGURES = figures_frame(
    *years_of("ks2_em_l4", {2008: 50.0, 2009: 60.0, 2010: None}, n=30.0, low=40.0, high=70.0),
    figure("ks2_rwm_exp", 61.0, group="disadvantaged", n=18.0),
    figure("ks2_rwm_exp", 71.0, group="not_disadvantaged", urn="England", level="national"),
    figure("ks2_reading_progress", -1.9, n=60.0, low=-3.4, high=-0.3, band=4),
)
FORMS = {"pandas": FIGURES.to_pandas(), "pyarrow": FIGURES.to_arrow(), "lazy": FIGURES.lazy()}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("function", [ks.trends, ks.pooled, ks.floors, ks.gap], ids=lambda f: f.__name__)
def test_same_answer_whatever_the_frame(form: Any, function: Any) -> None:
    expected = function(FIGURES)
    assert expected.height > 0
    assert function(form).equals(expected)


def test_frame_that_is_not_of_figures_is_refused() -> None:
    with pytest.raises(MethodError, match="colour"):
        ks.trends(pl.DataFrame({"colour": ["blue"]}))
