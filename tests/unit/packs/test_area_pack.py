"""The area pack, named for the panel and unnamed for the public."""

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest
from tests.factories.evidence import evidence, school

from keystage.analysis.benchmarks import AUTHORITY_FIGURES, Evidence
from keystage.analysis.charts import Caterpillar, Funnel
from keystage.analysis.errors import InputError
from keystage.analysis.packs import Audience, Document, Picture, Table, area_pack
from keystage.analysis.packs.area_totals import totals
from keystage.analysis.packs.place import Place

NAMES = ("Ash", "Birch", "Cedar", "Damson", "Elm", "Fir")
SMALL = "999206"


def area_evidence(year: int = 2019) -> Evidence:
    """Five schools of 60, one of 12. Ash is far below national for two comparable years; Birch far above."""
    schools, histories = [], {}
    for number, name in enumerate(NAMES, start=1):
        urn = f"99920{number}"
        schools.append(school(urn=urn, name=f"{name} School", town="Hale"))
        value, n = {"Ash": (35, 60), "Birch": (92, 60), "Fir": (50, 12)}.get(name, (66, 60))
        histories[urn] = {
            ("ks2_rwm_exp", "all"): {2018: (value, n, 64), 2019: (value, n, 65)},
            ("ks2_reading_progress", "all"): {2018: (0.1 * number, n, 0), 2019: (0.1 * number, n, 0)},
            ("ks2_cohort", "all"): {2019: (n, None, 41)},
        }
    return evidence(*schools, histories=histories, year=year)


def pack(audience: Audience = "adviser", **options: Any) -> Document:
    return area_pack(area_evidence(), la="998", audience=audience, **options)


def words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from words(part)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from words(getattr(value, field.name))


def section(made: Document, title: str) -> tuple[Any, ...]:
    return next(s.blocks for s in made.sections if s.title == title)


def charts(made: Document) -> list[Any]:
    return [b.chart for b in section(made, "How the schools are spread") if isinstance(b, Picture)]


@pytest.mark.req("2.16")
def test_the_headline_says_the_area_beside_england_in_pupils() -> None:
    """The factory's authority row equals national: no pupil more or fewer."""
    text = section(pack(), "Headlines")[0].text
    assert text.startswith("**65%** reached the expected standard in all three subjects, national 65")


def test_the_panel_reads_names_and_one_row_a_school() -> None:
    table = next(b for b in section(pack(), "Who stands out") if isinstance(b, Table))
    assert [row[0].text for row in table.rows] == ["Ash School"]
    assert table.rows[0][3].text == "All three subjects 35% (18 fewer)"
    assert re.match(r"One result of one school stands out below national; .* would by chance", table.caption)


def test_the_public_reads_no_name_and_no_small_cohort() -> None:
    made = pack("public")
    text = " ".join(words(made))
    assert not any(f"{name} School" in text for name in NAMES)
    funnel = next(c for c in charts(made) if isinstance(c, Funnel))
    assert min(point.n for point in funnel.points) >= 16
    assert {point.label for point in funnel.points} == {""}
    assert made.audience_words.startswith("for anyone: schools are not named")


def test_the_pictures_say_how_many_would_by_chance() -> None:
    drawn = charts(pack())
    assert [type(chart) for chart in drawn] == [Funnel, Caterpillar]
    assert all("would by chance" in chart.title for chart in drawn)
    assert drawn[0].centre == 65
    assert len(drawn[0].points) == 6


def test_statistical_neighbours_are_named_as_another_vintage() -> None:
    rows = [
        {"la": "998", "la_name": "Westmere", "measure": "ks2_rwm_exp", "value": 65.0, "order": 0},
        {"la": "997", "la_name": "Eastmere", "measure": "ks2_rwm_exp", "value": 61.0, "order": 1},
        {"la": "996", "la_name": "Northmere", "measure": "ks2_rwm_exp", "value": 68.0, "order": 2},
        {"la": "England", "la_name": None, "measure": "ks2_rwm_exp", "value": 65.0, "order": None},
    ]
    full = [{"year": 2019, "group": "all", "phase": None, "indicator": "X", "release": "abc", **row} for row in rows]
    beside = pl.DataFrame(full, schema={**AUTHORITY_FIGURES, "order": pl.Int32()})
    table = section(pack(authorities=beside), "Beside statistical neighbours")[0]
    assert table.caption == "All three subjects: 65%, above one of its two statistical neighbours (LAIT)"
    assert [row[0].text for row in table.rows] == ["Westmere", "Eastmere", "Northmere", "England"]
    assert "another vintage" in table.notes[0]


def test_schools_without_results_are_counted_by_reason_and_named_for_the_panel() -> None:
    known = area_evidence()
    rows = known.comparisons.with_columns(
        value=pl.when(pl.col("urn") == SMALL).then(None).otherwise("value"),
        reason=pl.when(pl.col("urn") == SMALL).then(pl.lit("suppressed")).otherwise("reason"),
    )
    made = area_pack(dataclasses.replace(known, comparisons=rows), la="998", audience="adviser")
    table = section(made, "Schools that could not be read")[0]
    assert table.caption == "One school could not be read: 5 or fewer pupils: not published (1)"
    assert [cell.text for cell in table.rows[0]] == ["Fir School", "Hale", "5 or fewer pupils: not published"]


def test_floor_counts_stand_in_years_with_a_floor() -> None:
    floors = pl.DataFrame(
        {
            "urn": ["999201", "999202", "999203"], "floor": ["primary_test"] * 3, "year": [2019] * 3,
            "below": [True, False, None], "pupils_to_floor": [5.0, None, None],
            "newly_above": [False, True, None], "words": ["under 65%"] * 3,
        },
        schema_overrides={"year": pl.Int32()},
    )  # fmt: skip
    made = area_pack(dataclasses.replace(area_evidence(), floors=floors), la="998", audience="adviser")
    sentence, table = section(made, "Floor standard")
    assert "1 of 2 schools below. One newly above." in sentence.text
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Ash School", "Hale", "below", "5"], ["Birch School", "Hale", "newly above", "–"],
    ]  # fmt: skip
    assert "Floor standard" not in [s.title for s in pack().sections]


def test_an_area_without_such_results_is_refused_in_a_sentence() -> None:
    known = evidence(school(urn="999050"), histories={"999050": {}})
    with pytest.raises(InputError, match="none are held for 2018/19"):
        area_pack(known, la="998", audience="adviser")
    with pytest.raises(InputError, match="No school of authority 123"):
        area_pack(known, la="123", audience="adviser")


@pytest.mark.req("2.17", "X.4")
def test_the_authoritys_published_row_stands_before_what_its_pupils_results_come_to() -> None:
    """A file of pupils has a row of the authority too, of the pupils it happens to hold: behind, never in its place."""
    known = area_evidence()
    own = known.figures.filter(pl.col("level") == "la", pl.col("measure") == "ks2_rwm_exp")
    of_pupils = own.with_columns(
        value=pl.lit(11.0), n=pl.lit(40.0).cast(own.schema["n"]), status=pl.lit("school_reported"),
        definition=pl.lit("pupils:0123456789ab"), release=pl.lit("feed"),
    )  # fmt: skip
    both = dataclasses.replace(known, figures=pl.concat([known.figures, of_pupils]))
    made = area_pack(both, la="998", audience="adviser")
    assert own.height
    assert section(made, "Headlines") == section(pack(), "Headlines")
    place = Place("la", "998", "Westmere", ())
    totals_both = totals(both, place, urns=known.schools["urn"].to_list(), home=None)
    totals_one = totals(known, place, urns=known.schools["urn"].to_list(), home=None)
    assert totals_both.sort("year", "measure", "group").equals(totals_one.sort("year", "measure", "group"))
