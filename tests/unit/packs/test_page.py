"""The one page and the pack behind it, whole."""

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

import pytest
from tests.factories.evidence import (
    ALDER_BRIDGE,
    BEECH_HILL,
    CLOSING,
    HIGHCROFT_JUNIOR,
    LOW_FELL,
    MILL_LANE_INFANT,
    NORTHGATE_SPECIAL,
    PINE_ACADEMY,
    RIVERSIDE,
    evidence,
    school,
)

from keystage.analysis.charts import Bars, Caterpillar, Chart, DotInterval, Funnel, Strip, Trend
from keystage.analysis.packs import Audience, SchoolPage, school_pack, school_page

EVERYONE = (ALDER_BRIDGE, LOW_FELL, HIGHCROFT_JUNIOR, MILL_LANE_INFANT, NORTHGATE_SPECIAL, RIVERSIDE, PINE_ACADEMY,
            CLOSING, BEECH_HILL)  # fmt: skip
PERCENT = re.compile(r"\d%")


def page(urn: str, *, audience: Audience = "adviser") -> SchoolPage:
    return school_page(evidence(urn), urn, audience=audience)


def words(value: Any) -> Iterator[str]:
    """Every string in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from words(part)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from words(getattr(value, field.name))


@pytest.mark.req("2.7", "X.4")
def test_the_page_has_every_band() -> None:
    made = page(ALDER_BRIDGE)
    assert made.name == "Alder Bridge Primary School"
    assert made.title == "School summary 2018/19"
    assert (made.audience_words, made.status_line) == ("for head and adviser", "revised, as at 29 February 2020")
    assert len(made.stands_out) == 3
    assert len(made.pictures) == 6
    assert isinstance(made.position, Strip)
    assert len(made.questions) == 5
    assert made.cannot_tell
    assert "0a1b2c" in made.sources
    assert made.made_up


def test_the_titles_are_the_findings() -> None:
    titles = [picture.title for picture in page(ALDER_BRIDGE).pictures if not isinstance(picture, str)]
    assert titles[1] == "Reading: 82%, above national but may be chance"
    assert titles[2] == "Writing: 52%, clearly below national again"
    assert titles[4] == "Progress: clearly above in reading, below in writing"
    assert titles[5].startswith("Attendance: 92.6%, under the middle half")


@pytest.mark.parametrize("urn", EVERYONE)
def test_no_page_has_an_empty_band_a_grade_or_a_traffic_light(urn: str) -> None:
    made = page(urn)
    assert made.stands_out
    assert all(picture if isinstance(picture, str) else picture.title for picture in made.pictures)
    assert made.position
    assert made.disadvantaged or made.disadvantaged_note
    text = " ".join(words(made))
    for forbidden in ("overall grade", "red", "amber", "nan", "None"):
        assert not re.search(rf"\b{forbidden}\b", text), forbidden


def test_a_small_cohort_has_no_percentage_of_its_results() -> None:
    made = page(BEECH_HILL)
    results = [p for p in made.pictures if isinstance(p, Bars)]
    assert len(results) == 4
    assert not PERCENT.search(" ".join(words(tuple(results))))
    assert isinstance(made.position, str)
    assert "one pupil =" not in made.context


def test_a_special_school_shows_no_floor_progress_or_place() -> None:
    made = school_pack(evidence(NORTHGATE_SPECIAL), NORTHGATE_SPECIAL, audience="adviser")
    charts = [p for p in made.page.pictures if not isinstance(p, str)] if made.page is not None else []
    assert not any(isinstance(chart, DotInterval) for chart in charts)
    columns = {name for section in made.sections for block in section.blocks for name in getattr(block, "columns", ())}
    assert not columns & {"National", "In words", "Similar schools", "Progress"}
    assert "loor standard" not in " ".join(words(made.sections[0]))


def test_no_floor_is_shown_after_2018() -> None:
    assert "loor standard" not in " ".join(words(school_pack(evidence(ALDER_BRIDGE), ALDER_BRIDGE, audience="adviser")))


@pytest.mark.req("2.7")
def test_the_page_of_2008_speaks_the_words_of_2008() -> None:
    histories = {("ks2_em_l4", "all"): {2007: (68, 30, 71), 2008: (70, 30, 73)}}
    known = evidence(school(urn="999050"), histories={"999050": histories}, year=2008)
    assert school_page(known, "999050", audience="adviser").title == "SIP Summary Sheet 2007/08"


@pytest.mark.req("X.3")
def test_under_six_is_shown_only_inside_the_school() -> None:
    """An authority's own sheet: four children in Reception, two of whom reached it."""
    histories = {("eyfs_gld", "all"): {2019: (50, 4, 71.8)}}
    row = school(urn="999050", kind="infant", age_high=7)
    known = evidence(row, histories={"999050": histories})
    known = dataclasses.replace(known, figures=known.figures.with_columns(status=_school_reported()))
    outside = " ".join(words(school_pack(known, "999050", audience="adviser")))
    inside = " ".join(words(school_pack(known, "999050", audience="school")))
    assert "2 of 4" not in outside
    assert "withheld: too few pupils" in outside
    assert "2 of 4" in inside


def test_the_public_does_not_read_what_the_school_list_says() -> None:
    actions = [{"text": "Moderate Y6 writing", "owner": "", "due": "", "state": "partly"}]
    known = evidence(school(urn="999050", actions=actions, adviser="Adviser 1"), histories={"999050": {}})
    assert school_page(known, "999050", audience="adviser").agreed[0].text == "Moderate Y6 writing"
    public = school_page(known, "999050", audience="public")
    assert public.agreed == ()
    assert public.adviser == ""


@pytest.mark.parametrize("urn", EVERYONE)
@pytest.mark.req("X.12")
def test_every_chart_of_a_pack_has_a_title(urn: str) -> None:
    made = school_pack(evidence(urn), urn, audience="adviser")
    blocks = [block for section in made.sections for block in section.blocks]
    charts = [c for b in blocks for c in (*getattr(b, "charts", ()), *((b.chart,) if hasattr(b, "chart") else ()))]
    assert all(isinstance(c, Trend | DotInterval | Bars | Strip | Funnel | Caterpillar) and c.title for c in charts)
    assert made.page is not None
    assert any("How to read this" in section.title for section in made.sections)


def _school_reported() -> Any:
    import polars as pl

    return pl.when(pl.col("level") == "school").then(pl.lit("school_reported")).otherwise("status")


def test_charts_are_of_the_kinds_a_page_may_hold() -> None:
    made: tuple[Chart | str, ...] = page(ALDER_BRIDGE).pictures
    assert all(isinstance(chart, Trend | DotInterval) for chart in made)
