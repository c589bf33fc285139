"""Value added of an area's schools: named for the panel, unnamed in public, and who stands out over the years."""

from dataclasses import replace
from math import erfc, sqrt

import polars as pl
import pytest
from tests.factories.evidence import Histories, evidence, school
from tests.factories.value_added import BETWEEN, WITHIN, record, with_value_added

from keystage.analysis.benchmarks import Evidence
from keystage.analysis.charts import Caterpillar
from keystage.analysis.packs import Audience, Document, Paragraph, Picture, Section, Table, area_pack
from keystage.analysis.packs.case import shown_to
from keystage.analysis.packs.value_added.wording import mind
from keystage.analysis.progress.contextual import THRESHOLD_REPORT, ThresholdReport
from keystage.analysis.progress.contextual.definition import thresholds

NAMES = {"999301": "Ash", "999302": "Birch", "999303": "Cedar", "999304": "Damson"}


def area_evidence() -> Evidence:
    """Ash is clearly below for two years, Birch clearly above in this one, Cedar neither; Damson has 12 pupils."""
    schools = [school(urn=urn, name=f"{name} School", town="Hale") for urn, name in NAMES.items()]
    sizes = {"999304": 12}
    histories: dict[str, Histories] = {
        urn: {
            ("ks2_rwm_exp", "all"): {2019: (66, sizes.get(urn, 50), 65)},
            ("ks2_cohort", "all"): {2019: (sizes.get(urn, 50), None, 41)},
        }
        for urn in NAMES
    }
    plain = evidence(*schools, histories=histories)
    return with_value_added(
        plain,
        {
            "999301": {"ks2_maths_cva": {2018: (-2.2, -3.9, -0.5, 50), 2019: (-2.5, -4.2, -0.8, 50)}},
            "999302": {"ks2_maths_cva": {2018: (-0.4, -2.1, 1.3, 50), 2019: (1.9, 0.2, 3.6, 50)}},
            "999303": {"ks2_maths_cva": {2018: (0.1, -1.6, 1.8, 50), 2019: (0.2, -1.5, 1.9, 50)}},
            "999304": {"ks2_maths_cva": {2018: (3.2, 0.6, 5.8, 12), 2019: (3.1, 0.5, 5.7, 12)}},
        },
    )


def reports() -> tuple[ThresholdReport, ...]:
    rows = [
        ("999301", 50, 30, 36.4, 60.0, 72.8, -6.4, -11.9, -0.9, True),
        ("999302", 50, 38, 35.2, 76.0, 70.4, 2.8, -2.7, 8.3, False),
        ("999304", 12, 11, 8.2, 91.7, 68.3, 2.8, 0.1, 5.5, False),
    ]
    return (
        ThresholdReport(
            threshold=thresholds()["ks2_maths_exp"], year=2019, name="platform threshold report, 2018/19, N = 112",
            compared="compared with similar pupils in Westmere", n=112, given=120,
            schools=pl.DataFrame(rows, schema=dict(THRESHOLD_REPORT), orient="row"), calibration=pl.DataFrame(),
            calibrated="Pupils in 10 equal groups by their chance: at most 3.1 percentage points apart.",
            method=("Expected: by linear models.",),
        ),
    )  # fmt: skip


def pack(audience: Audience = "adviser") -> Document:
    return area_pack(area_evidence(), la="998", audience=audience, reports=reports())


def blocks(made: Document) -> tuple[object, ...]:
    return next(s.blocks for s in made.sections if s.title == "Value added")


def caterpillar(made: Document) -> Caterpillar:
    return next(b.chart for b in blocks(made) if isinstance(b, Picture) and isinstance(b.chart, Caterpillar))


@pytest.mark.req("2.22", "2.16")
def test_the_panel_sees_every_school_named_beside_the_middle_of_the_area() -> None:
    chart = caterpillar(pack())
    assert [p.label for p in chart.points] == ["Ash School", "Cedar School", "Birch School", "Damson School"]
    assert [p.clear for p in chart.points] == [True, False, True, True]
    assert chart.zero_words == "0 = similar pupils in Westmere"
    assert chart.title.startswith("Maths, contextual value added: 3 of 4 schools differ clearly from similar pupils")
    assert chart.title.endswith("would be expected to by chance")


@pytest.mark.req("2.22")
def test_the_public_sees_no_name_and_no_small_cohort() -> None:
    made = pack("public")
    chart = caterpillar(made)
    assert [p.label for p in chart.points] == ["", "", ""]
    text = repr(made.sections)
    assert not any(f"{name} School" in text for name in NAMES.values())
    assert not any(isinstance(b, Table) for b in blocks(made))


@pytest.mark.req("2.22")
def test_one_year_alone_does_not_stand_out_nor_does_a_small_cohort() -> None:
    """Birch is clear this year alone: with the year before it is not. Damson has fewer than 16 pupils."""
    table = next(b for b in blocks(pack()) if isinstance(b, Table) and "stand" in b.caption)
    assert [row[0].text for row in table.rows] == ["Ash School"]
    assert table.rows[0][3].text.startswith("−2.4 (")  # (2.2 + 2.5) / 2, half up
    assert table.caption.startswith("One figure of one school stands out over the years; ")


def test_how_many_would_stand_out_by_chance_is_counted() -> None:
    """Three schools of 50 pupils in two years each: the plain sum, by the counted differences' own swing."""
    share = BETWEEN / (BETWEEN + WITHIN / 50)
    swing = share * sqrt(WITHIN / 100)
    half = 1.96 * sqrt(BETWEEN * (1 - BETWEEN / (BETWEEN + WITHIN / 100)))
    assert 3 * erfc(half / swing / sqrt(2)) < 0.75
    table = next(b for b in blocks(pack()) if isinstance(b, Table) and "stand" in b.caption)
    assert table.caption.endswith("fewer than one would by chance")


@pytest.mark.req("2.23")
def test_thresholds_print_those_that_differ_with_their_calibration() -> None:
    made = pack()
    table = next(b for b in blocks(made) if isinstance(b, Table) and "standard in maths" in b.caption)
    assert table.caption.startswith("The expected standard in maths: 1 of 3 schools differ clearly from similar pupils")
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Ash School", "50", "30", "36.4", "−6.4", "clearly below"]
    ]
    assert "at most 3.1 percentage points apart" in table.notes[-1]
    every: Section = next(s for s in made.sections if s.title == "Every school, by threshold")
    assert not every.printed
    assert len(next(b for b in every.blocks if isinstance(b, Table)).rows) == 3


@pytest.mark.req("2.23")
def test_the_public_reads_of_thresholds_how_many_differ() -> None:
    made = pack("public")
    told = [b.text for b in blocks(made) if isinstance(b, Paragraph) and "standard in maths" in b.text]
    assert told[0].startswith("The expected standard in maths: 1 of 2 schools differ clearly")
    assert not any(s.title == "Every school, by threshold" for s in made.sections)


def test_an_area_without_pupils_has_no_such_section() -> None:
    plain = area_evidence()
    made = area_pack(evidence(*plain.schools.to_dicts(), histories={
        urn: {("ks2_rwm_exp", "all"): {2019: (66, 50, 65)}} for urn in NAMES
    }), la="998", audience="adviser")  # fmt: skip
    assert not any("alue added" in s.title for s in made.sections)


@pytest.mark.req("X.3")
def test_no_bar_of_the_public_picture_is_needed_to_tell_a_small_school() -> None:
    """Ash has 9 pupils: Birch, Cedar and Damson would sum to its value, so the smallest of them goes too."""
    of = area_evidence()
    small = (pl.col("urn") == "999301") & pl.col("measure").str.ends_with("_cva")
    nine = pl.when(small).then(9.0).otherwise("n").alias("n")
    figures = of.figures.with_columns(nine, pl.when(small).then(9.0).otherwise("denominator").alias("denominator"))
    of = replace(of, figures=figures, comparisons=of.comparisons.with_columns(nine))
    shown = shown_to(of, audience="public", home=None)
    values = shown.comparisons.filter(pl.col("measure") == "ks2_maths_cva", pl.col("year") == 2019)
    told = dict(values.select("urn", "value").iter_rows())
    assert told == {"999301": None, "999302": 1.9, "999303": 0.2, "999304": None}
    made = caterpillar(area_pack(of, la="998", audience="public"))
    assert [point.value for point in made.points] == [0.2, 1.9]


def test_governors_read_no_threshold_that_tells_of_a_school_left_out() -> None:
    rows = reports()[0].schools.with_columns(n=pl.when(pl.col("school") == "999304").then(4).otherwise("n"))
    report = replace(reports()[0], schools=rows)
    assert report.protected("governors")["reason"].to_list() == ["hidden", None, "hidden"]
    made = area_pack(area_evidence(), la="998", audience="governors", reports=(report,))
    rest = next(s.blocks for s in made.sections if s.title == "Every school, by threshold")
    tables = [block for block in rest if isinstance(block, Table)]
    assert [row[0].text for table in tables for row in table.rows] == ["Birch School"]


def test_a_warning_of_every_model_stands_once_with_the_span_of_its_numbers() -> None:
    said = "There are 50 schools only: they hold about {} effects in a hundred, not 95."
    models = [replace(record("reading", 2019), warnings=(said.format(n),)) for n in (91, 92, 90)]
    assert mind(models, None) == f"**Mind**: {said.format('90 to 92')}"
