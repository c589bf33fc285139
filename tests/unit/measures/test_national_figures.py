"""National figures kept as reference data: where they stand in, and where they do not."""

import polars as pl
import pytest

from keystage.analysis.measures import (
    CONSTRUCTION,
    REFERENCE,
    is_reference,
    measures,
    national_figures,
    reference_figures,
)
from keystage.analysis.measures.national_figures import with_reference
from keystage.analysis.vocabulary import ENGLAND, as_figures


def row(measure: str, year: int, **more: object) -> dict[str, object]:
    return {
        "urn": "999001", "level": "school", "year": year, "measure": measure, "group": "all", "value": 50.0,
        "release": "one", "definition": "published", **more,
    }  # fmt: skip


def frame(*rows: dict[str, object]) -> pl.DataFrame:
    return as_figures(pl.DataFrame(list(rows)))


@pytest.mark.req("0.10")
def test_published_percentages_are_on_the_shelf_with_their_source() -> None:
    """Domain handbook 2.5, 2.6 and 2.8."""
    known = {(f.measure, f.year): f.value for f in national_figures()}
    rwm = {2016: 53, 2017: 61, 2018: 64, 2019: 65, 2022: 59, 2023: 60, 2024: 61, 2025: 62}
    assert {year: known["ks2_rwm_exp", year] for year in rwm} == rwm
    assert [known["ks2_rwm_high", year] for year in (2016, 2017, 2018, 2019)] == [5, 9, 10, 11]
    assert (known["phonics_y1", 2012], known["phonics_y1", 2025]) == (58, 80)
    assert (known["eyfs_gld", 2018], known["eyfs_gld", 2023]) == (71.5, 67.2)
    assert (known["mtc_average", 2022], known["mtc_full", 2024]) == (19.8, 34)
    assert all(f.source for f in national_figures())


def test_every_figure_is_of_a_measure_that_is_defined_and_named_after_it() -> None:
    known = measures()
    for figure in national_figures():
        assert figure.measure in known
        assert figure.code == f"{figure.measure}_{figure.year}"


def test_reference_rows_say_what_they_are() -> None:
    rows = reference_figures()
    assert set(rows["release"]) == {REFERENCE}
    assert set(rows["urn"]) == {ENGLAND}
    assert rows.select(is_reference().all()).item()
    assert rows.filter(pl.col("unit").is_null()).is_empty()


def test_a_reference_row_stands_in_where_no_release_has_one() -> None:
    made = with_reference(frame(row("phonics_y1", 2019), row("eyfs_gld", 2019)))
    added = made.filter(pl.col("level") == "national")
    assert added.select("measure", "value", "release", "status").rows() == [
        ("eyfs_gld", 71.8, REFERENCE, "final"), ("phonics_y1", 82.0, REFERENCE, "final"),
    ]  # fmt: skip


def test_the_national_row_of_any_release_comes_first() -> None:
    rows = frame(
        row("phonics_y1", 2019), row("phonics_y1", 2019, urn=ENGLAND, level="national", value=81.0, release="two")
    )
    assert with_reference(rows).equals(rows)


def test_a_national_row_without_a_value_does_not_count() -> None:
    empty = row("phonics_y1", 2019, urn=ENGLAND, level="national", value=None) | {"reason": "suppressed"}
    made = with_reference(frame(row("phonics_y1", 2019), empty))
    assert made.filter(is_reference())["value"].to_list() == [82.0]


def test_nothing_is_added_for_years_and_groups_without_a_figure() -> None:
    rows = frame(row("phonics_y1", 2011), row("phonics_y1", 2019, group="girls"), row("ks2_aps", 2015))
    assert with_reference(rows).equals(rows)


def test_national_progress_is_nought_by_construction() -> None:
    made = with_reference(frame(row("ks2_reading_progress", 2019)))
    added = made.filter(pl.col("level") == "national")
    assert added.select("measure", "value", "definition").rows() == [("ks2_reading_progress", 0.0, CONSTRUCTION)]
