"""A file's rows as cohorts."""

import polars as pl
import pytest

from keystage.analysis.errors import MethodError
from keystage.analysis.measures import cohorts, prepared, pupil_figures


def long(*rows: tuple[str, str | None, str | None], **more: object) -> pl.DataFrame:
    """upn, result, grade."""
    made = pl.DataFrame(rows, schema=["upn", "result", "grade"], orient="row")
    return made.with_columns(urn=pl.lit("999001"), year=2019, year_group=6, **{k: pl.lit(v) for k, v in more.items()})


def test_rows_become_a_cohort_for_each_year_and_year_group() -> None:
    rows = pl.DataFrame({"urn": "999001", "year": [2019, 2018, 2019], "year_group": [6, 6, 2], "ks2_reading": None})

    assert [(c.year, c.year_group, len(c)) for c in cohorts(rows)] == [(2018, 6, 1), (2019, 2, 1), (2019, 6, 1)]


def test_a_row_a_result_becomes_a_row_a_pupil() -> None:
    (cohort,) = cohorts(long(("U1", "ks2_reading", "100"), ("U2", "ks2_reading", "A"), ("U1", "ks2_maths", "99")))

    assert cohort.frame.select("upn", "ks2_reading", "ks2_maths").rows() == [("U1", "100", "99"), ("U2", None, None)]
    assert cohort.reasons("ks2_reading").to_list() == [None, "absent"]
    assert cohort.reasons("ks2_maths").to_list() == [None, "blank"]


def test_row_without_a_result_says_what_is_known_of_the_pupil() -> None:
    context = long(("U1", None, None)).with_columns(sex=pl.lit("F"))
    results = long(("U1", "ks2_reading", "100")).with_columns(sex=pl.lit(None, pl.String))
    (cohort,) = cohorts(pl.concat([results, context]))

    assert cohort.frame.select("upn", "sex", "ks2_reading").rows() == [("U1", "F", "100")]


def test_best_of_two_rows_of_one_result_is_taken_and_said() -> None:
    (cohort,) = cohorts(
        long(("U1", "ks2_reading", "99"), ("U1", "ks2_reading", "104"), ("U2", "ks2_reading", "A"),
             ("U2", "ks2_reading", None), ("U3", "ks2_reading", "B"), ("U3", "ks2_reading", "101"))
    )  # fmt: skip

    assert cohort.frame["ks2_reading"].to_list() == ["104", None, "101"]
    assert cohort.reasons("ks2_reading").to_list() == [None, "absent", None]
    assert cohort.notes == ("3 pupils have more than one row of Reading test, key stage 2: the best is taken.",)


def test_pupils_of_two_schools_with_one_number_are_two() -> None:
    rows = pl.concat(
        [long(("7", "ks2_reading", "100")), long(("7", "ks2_reading", "90")).with_columns(urn=pl.lit("999002"))]
    )

    assert len(cohorts(rows)[0]) == 2


@pytest.mark.req("X.5")
def test_result_taken_on_another_scale_is_left_out_with_its_reason() -> None:
    rows = long(("U1", "ks2_reading", "4"), ("U2", "ks2_reading", "100")).with_columns(
        taken=pl.Series([2015, None], dtype=pl.Int32)
    )
    (cohort,) = cohorts(rows)

    assert cohort.frame["ks2_reading"].to_list() == [None, "100"]
    assert cohort.reasons("ks2_reading").to_list() == ["another_scale", None]


@pytest.mark.req("X.5")
def test_cell_of_another_era_is_refused() -> None:
    with pytest.raises(MethodError, match=r"“5A”.*never put together"):
        cohorts(long(("U1", "ks2_reading", "5A")))


def test_prepared_rows_give_the_same_figures() -> None:
    rows = pl.DataFrame(
        {
            "urn": ["999001", "999002", "999001"], "year": [2019, 2018, 2018], "year_group": 6, "sex": ["F", "M", None],
            "ks2_reading": ["100", "A", "99"],
        }
    )  # fmt: skip
    ready = prepared(rows)

    assert ready["year"].to_list() == [2018, 2018, 2019]
    assert isinstance(ready.schema["ks2_reading"], pl.Enum)
    assert pupil_figures(ready).sort(pl.all()).equals(pupil_figures(rows).sort(pl.all()))
