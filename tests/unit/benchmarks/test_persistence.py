"""How long a difference has stood."""

import polars as pl

from keystage.analysis.benchmarks.persistence import with_runs


def _runs(measure: str, *years: tuple[int, str | None, bool | None]) -> list[tuple[int | None, int | None]]:
    rows = pl.DataFrame(
        [("999001", measure, "all", y, d, c) for y, d, c in years],
        schema={
            "urn": pl.String, "measure": pl.String, "group": pl.String, "year": pl.Int32, "direction": pl.String,
            "clear": pl.Boolean,
        },
        orient="row",
    )  # fmt: skip
    return with_runs(rows).select("run", "run_clear").rows()


def test_a_run_counts_years_on_one_side() -> None:
    found = _runs(
        "ks2_maths_exp", (2016, "below", True), (2017, "above", True), (2018, "above", False), (2019, "above", True)
    )

    assert found == [(1, 1), (1, 1), (2, 0), (3, 1)]


def test_a_run_goes_on_over_years_that_had_no_results() -> None:
    found = _runs("ks2_maths_exp", (2018, "below", True), (2019, "below", True), (2023, "below", True))

    assert found == [(1, 1), (2, 2), (3, 3)]


def test_a_year_that_the_school_lacks_ends_it() -> None:
    assert _runs("ks2_maths_exp", (2017, "below", True), (2019, "below", True)) == [(1, 1), (1, 1)]


def test_nothing_crosses_a_break() -> None:
    # writing judged by new rules in 2017/18
    assert _runs("ks2_writing_exp", (2017, "below", True), (2018, "below", True)) == [(1, 1), (1, 1)]


def test_a_missing_figure_has_no_run() -> None:
    found = _runs("ks2_maths_exp", (2017, "below", True), (2018, None, None), (2019, "below", None))

    assert found == [(1, 1), (None, None), (1, 0)]


def test_rows_keep_their_order() -> None:
    assert _runs("ks2_maths_exp", (2019, "below", True), (2018, "below", True)) == [(2, 2), (1, 1)]
