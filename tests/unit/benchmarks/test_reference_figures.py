"""Reference data as comparator: after a release's own row, after another release's, and named."""

from dataclasses import replace

import polars as pl
import pytest
from tests.factories.evidence import ALDER_BRIDGE
from tests.factories.evidence import evidence as invented

from keystage.analysis.benchmarks import comparators
from keystage.analysis.measures import REFERENCE
from keystage.analysis.measures.national_figures import with_reference
from keystage.analysis.packs.dossier import dossiers
from keystage.analysis.packs.sources import source_line
from keystage.analysis.vocabulary import ENGLAND, as_figures

SCHOOLS = pl.DataFrame({"urn": ["999001"], "la": ["999"], "phase": ["primary"]})


def row(release: str, **more: object) -> dict[str, object]:
    return {
        "urn": "999001", "level": "school", "year": 2019, "key_stage": "KS1", "measure": "phonics_y1", "group": "all",
        "value": 70.0, "n": 30.0, "unit": "percent", "release": release, "definition": "published", **more,
    }  # fmt: skip


def beside(*rows: dict[str, object]) -> tuple[float | None, str | None]:
    figures = with_reference(as_figures(pl.DataFrame(list(rows))))
    own = figures.filter(pl.col("level") == "school").head(1)
    found = comparators(figures, SCHOOLS).beside(own, SCHOOLS).row(0, named=True)
    return found["national"], found["national_release"]


def nation(release: str, value: float) -> dict[str, object]:
    return row(release, urn=ENGLAND, level="national", value=value)


@pytest.mark.req("0.10")
def test_reference_data_are_the_last_resort() -> None:
    assert beside(row("one")) == (82.0, REFERENCE)
    assert beside(row("one"), nation("two", 81.0)) == (81.0, "two")
    assert beside(row("one"), nation("one", 80.0), nation("two", 81.0)) == (80.0, "one")


def test_a_row_of_reference_data_stands_under_each_release_it_serves() -> None:
    figures = with_reference(as_figures(pl.DataFrame([row("one"), row("two", urn="999002")])))
    made = comparators(figures, SCHOOLS).unprinted(figures).filter(pl.col("level") == "national")
    assert made.select("release", "value").rows() == [("one", 82.0), ("two", 82.0)]
    assert made["definition"].str.starts_with("reference:").all()


def test_the_page_names_reference_data() -> None:
    evidence = invented()
    release = evidence.releases.filter(pl.col("kind").str.starts_with("ks2"))["code"][0]
    kept = as_figures(pl.DataFrame([nation(release, 82.0) | {"definition": "reference:abc"}]))
    with_kept = replace(evidence, figures=pl.concat([evidence.figures, kept]))
    shared = dossiers(with_kept).share(ALDER_BRIDGE)
    assert "kept as reference data" in source_line(dossiers(shared).of(ALDER_BRIDGE), home=None)
    assert "reference data" not in source_line(dossiers(evidence).of(ALDER_BRIDGE), home=None)


def test_averages_of_a_sheet_are_lent_to_results_without_any_and_named() -> None:
    figures = with_reference(as_figures(pl.DataFrame([row("one"), nation("sheet", 81.0)])))
    made = comparators(figures, SCHOOLS).unprinted(figures).filter(pl.col("level") == "national")
    assert made.select("release", "value", "definition").rows() == [("one", 81.0, "elsewhere:sheet")]


def test_nothing_is_lent_where_another_file_of_results_has_a_national_row() -> None:
    rows = [row("one"), row("two", urn="999002"), nation("two", 80.0), nation("sheet", 81.0)]
    figures = with_reference(as_figures(pl.DataFrame(rows)))
    made = comparators(figures, SCHOOLS).unprinted(figures)
    assert made.filter(pl.col("level") == "national").is_empty()


def test_the_page_names_the_sheet_that_lends_its_averages() -> None:
    evidence = invented()
    release = evidence.releases.filter(pl.col("kind").str.starts_with("ks2"))["code"][0]
    lent = as_figures(pl.DataFrame([nation(release, 82.0) | {"definition": "elsewhere:abc123def456"}]))
    shared = dossiers(replace(evidence, figures=pl.concat([evidence.figures, lent]))).share(ALDER_BRIDGE)
    assert "(national here: averages of release abc123)" in source_line(dossiers(shared).of(ALDER_BRIDGE), home=None)


def test_of_other_releases_the_preferred_one_comes_first() -> None:
    """`measures.figures` gives them in that order: files of results, then sheets of nothing but averages."""
    assert beside(row("one"), nation("two", 80.0), nation("a sheet", 81.0)) == (80.0, "two")
