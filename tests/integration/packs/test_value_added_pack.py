"""Value added from files of pupils to pages: a made-up area taken in, its school packs and its area pack."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from tests.factories.homes import NOW

from keystage.analysis.benchmarks import Evidence, gather
from keystage.analysis.charts import DotInterval
from keystage.analysis.packs import Audience, Document, Paragraph, Picture, area_pack, held_reports, school_pack
from keystage.analysis.publish import render
from keystage.analysis.store import Home, take_in
from keystage.analysis.synthetic.pupil_level import CohortsWanted, pupil_area, write_pupil_area
from keystage.analysis.vocabulary import AcademicYear

pytestmark = pytest.mark.req("2.22", "2.23")

YEAR = AcademicYear(2019)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("eastmere")
    area = replace(
        pupil_area(), cohorts=(CohortsWanted(6, (2018, 2019), (2, 6)),), long=(), spreadsheets=(), transfers=()
    )
    written = write_pupil_area(area, folder / "files", rng=np.random.default_rng(5), nation=20)
    made = Home(folder / "home")
    for file in sorted((one.path for one in written), key=lambda path: path.name.startswith("pupils")):
        for taken in take_in(file, home=made, now=NOW):
            assert taken.written is not None, taken.sentence
    return made


@pytest.fixture(scope="module")
def evidence(home: Home) -> Evidence:
    """Of all pupils, girls and boys: what other groups withhold takes a minute to find, and is tried elsewhere."""
    made, few = gather(home, year=YEAR, la="998"), pl.col("group").is_in(["all", "girls", "boys"])
    return replace(made, figures=made.figures.filter(few), comparisons=made.comparisons.filter(few))


def added(evidence: Evidence) -> pl.DataFrame:
    return evidence.comparisons.filter(measure="ks2_maths_cva", year=2019).drop_nulls("low")


def pack(evidence: Evidence, urn: str, audience: Audience = "adviser") -> Document:
    return school_pack(evidence, urn, audience=audience)


def titles(made: Document) -> list[str]:
    return [section.title for section in made.sections]


def test_the_pages_say_what_the_figures_frame_holds(evidence: Evidence) -> None:
    row = added(evidence).filter(pl.col("n") > 20).row(0, named=True)
    made = pack(evidence, row["urn"])
    part = next(s for s in made.sections if s.title == "Value added 2018/19")
    chart = next(b.chart for b in part.blocks if isinstance(b, Picture))
    assert isinstance(chart, DotInterval)
    drawn = next(dot for dot in chart.rows if dot.label == "Maths")
    assert (drawn.value, drawn.low, drawn.high) == (row["value"], row["low"], row["high"])
    assert chart.zero == 0
    assert "How value added works here" in titles(made)
    html = render(made, format="html").data.decode()
    assert "not DfE’s figure" in html
    assert "Eastmere" in html


def test_every_school_in_the_model_has_the_page_and_no_other(evidence: Evidence) -> None:
    inside = set(added(evidence)["urn"])
    special = evidence.schools.filter(pl.col("kind") == "special")["urn"][0]
    assert special not in inside
    assert "Value added 2018/19" not in titles(pack(evidence, special))


def test_the_public_copy_shows_nothing_of_schools_that_are_too_small(evidence: Evidence) -> None:
    smallest = added(evidence).sort("n").row(0, named=True)
    text = repr(pack(evidence, smallest["urn"], "public").sections)
    if smallest["n"] < 6:
        assert repr(smallest["value"]) not in text
    assert repr(smallest["low"]) not in text or smallest["n"] > 10


def test_the_area_pack_has_every_school_in_order_and_its_thresholds(home: Home, evidence: Evidence) -> None:
    reports = held_reports(home, year=YEAR)
    assert [one.threshold.code for one in reports] == ["ks2_reading_exp", "ks2_maths_exp", "ks2_rwm_exp"]
    made = area_pack(evidence, la="998", audience="adviser", reports=reports)
    blocks = next(s.blocks for s in made.sections if s.title == "Value added")
    pictures = [block.chart.title for block in blocks if isinstance(block, Picture)]
    assert [title.partition(",")[0] for title in pictures] == ["Reading", "Writing", "Maths"]
    assert any(isinstance(b, Paragraph) and "platform CVA model, 2018/19, N = " in b.text for b in blocks)
    assert render(made, format="xlsx").data
    public = area_pack(evidence, la="998", audience="public", reports=reports)
    names = [name for name in evidence.schools["name"] if name]
    assert not any(name in repr(public.sections) for name in names)
