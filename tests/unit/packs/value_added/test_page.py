"""Value added on a school's pages: apart from what is set against England, with its model and its working."""

import re
from dataclasses import replace
from io import BytesIO
from itertools import chain
from zipfile import ZipFile

import pytest
from tests.factories.evidence import ALDER_BRIDGE, NORTHGATE_SPECIAL, RIVERSIDE, evidence
from tests.factories.value_added import record, with_value_added

from keystage.analysis.benchmarks import Evidence
from keystage.analysis.charts import DotInterval
from keystage.analysis.packs import Audience, Document, Paragraph, Picture, Section, Table, school_pack
from keystage.analysis.publish import Format, render

READING = {2018: (0.8, -0.3, 1.9, 41.0), 2019: (1.6, 0.5, 2.7, 42.0)}
MATHS = {2019: (-0.4, -1.5, 0.7, 42.0)}
GIVEN = {
    ALDER_BRIDGE: {
        "ks2_reading_cva": READING,
        "ks2_reading_va": {2018: (0.7, -0.4, 1.8, 41.0), 2019: (0.2, -0.9, 1.3, 42.0)},
        "ks2_maths_cva": MATHS,
        "ks2_maths_va": MATHS,
    }
}


def given(**options: float) -> Evidence:
    made = with_value_added(evidence(ALDER_BRIDGE), GIVEN)
    return replace(made, models=tuple(record(m.model, m.year, **options) for m in made.models))  # type: ignore[arg-type]


def pack(of: Evidence | None = None, audience: Audience = "adviser", urn: str = ALDER_BRIDGE) -> Document:
    return school_pack(of or given(), urn, audience=audience)


def section(made: Document, begins: str) -> Section:
    return next(s for s in made.sections if s.title.startswith(begins))


def said(part: Section) -> str:
    return "\n".join(block.text for block in part.blocks if isinstance(block, Paragraph))


def table(part: Section) -> Table:
    return next(block for block in part.blocks if isinstance(block, Table))


def every_text(data: bytes) -> str:
    """Of a page, or of all that a Word or Excel file holds."""
    if not data.startswith(b"PK"):
        return data.decode()
    with ZipFile(BytesIO(data)) as held:
        return "\n".join(held.read(name).decode() for name in held.namelist() if name.endswith(".xml"))


def every_chart(made: Document) -> list[DotInterval]:
    blocks = chain.from_iterable(s.blocks for s in made.sections)
    own = [block.chart for block in blocks if isinstance(block, Picture)]
    return [c for c in [*own, *(made.page.pictures if made.page else ())] if isinstance(c, DotInterval)]


@pytest.mark.req("2.22")
def test_with_context_and_without_stand_together_beside_their_own_centre() -> None:
    chart = next(b.chart for b in section(pack(), "Value added").blocks if isinstance(b, Picture))
    assert isinstance(chart, DotInterval)
    assert [row.label for row in chart.rows] == ["Reading", "without context", "Maths", "without context"]
    assert chart.zero_words == "0 = similar pupils in Westmere"
    assert chart.title == "Value added: clearly above similar pupils in reading"
    assert [row.words for row in chart.rows] == ["clearly above", "may be chance", "may be chance", "may be chance"]
    assert chart.rows[0].earlier == (0.8, -0.3, 1.9)


@pytest.mark.req("2.22")
def test_never_on_one_axis_with_published_progress() -> None:
    charts = every_chart(pack())
    progress = [chart for chart in charts if "nationally" in chart.zero_words]
    added = [chart for chart in charts if "similar pupils in Westmere" in chart.zero_words]
    assert progress
    assert added
    assert len(progress) + len(added) == len(charts)
    assert {row.value for chart in progress for row in chart.rows} == {2.4, -2.1, 0.4}
    assert {row.value for chart in added for row in chart.rows} == {1.6, 0.2, -0.4}


def test_the_other_figures_pages_do_not_list_it() -> None:
    others = [s for s in pack().sections if s.title.startswith("Key stage 2 in figures")]
    rows = [row[0].text for s in others for b in s.blocks if isinstance(b, Table) for row in b.rows]
    assert rows
    assert not any("alue added" in name for name in rows)


@pytest.mark.req("2.22")
def test_the_table_names_model_matched_and_years_together() -> None:
    made = table(section(pack(), "Value added"))
    reading = [cell.text for cell in made.rows[0]]
    assert reading[:5] == ["Reading", "42", "+1.6 (0.5 to 2.7)", "clearly above", "+0.2 (−0.9 to 1.3)"]
    assert reading[5].startswith("+1.2 (")  # (41 × 0.8 + 42 × 1.6) / 83
    assert made.rows[1][5].text == "–"
    notes = " ".join(made.notes)
    assert (
        "platform CVA model, 2018/19, N = 950 pupils in Westmere; 95% of 1,000 matched; r² 0.55 (0.50 without)" in notes
    )
    assert "reading (2017/18 and 2018/19)" in notes


def test_predictors_used_and_left_out_and_one_caution_are_said() -> None:
    text = said(section(pack(), "Value added"))
    assert "**Likened by**: the start; gender and free school meals." in text
    assert "**Left out**: in care: the files do not hold it." in text
    assert text.count("**By chance**") == 1
    assert "times in 100" in text
    assert "It is not DfE’s figure" in text


@pytest.mark.req("2.22")
def test_under_eighty_percent_matched_it_warns_on_the_figure() -> None:
    part = section(pack(given(matched=72.0)), "Value added")
    assert "**Only 72% of the cohort (720 of 1,000 pupils) are in the model.**" in said(part)
    chart = next(b.chart for b in part.blocks if isinstance(b, Picture))
    assert isinstance(chart, DotInterval)
    assert chart.note.endswith("Only 72% of pupils matched")
    assert "Only" not in said(section(pack(), "Value added"))


@pytest.mark.req("2.22", "X.4")
def test_how_it_works_comes_to_the_figure_printed() -> None:
    """42 pupils, variances 4 and 40: 4 / (4 + 40 / 42) = 81% is counted, and 1.6 / 0.81 = 2.0."""
    part = section(pack(), "How value added works here")
    text = said(part)
    assert "comes to **+2.0 points** a pupil in reading" in text
    assert "**81%** is counted here (of 10 pupils’ 50%, of 90 pupils’ 90%): +2.0 × 0.81 = +1.6" in text
    assert "runs from 0.5 to 2.7. 0 lies outside: the school is clearly above similar pupils" in text
    assert "**5. Without context** the figure is **+0.2**" in text
    for row in table(part).rows:
        apart, share, figure = (cell.value or 0.0 for cell in row[2:5])
        assert apart * share / 100 == pytest.approx(figure)


def test_ten_pupils_have_no_range_no_picture_and_no_working() -> None:
    few = {
        ALDER_BRIDGE: {
            "ks2_reading_cva": {2019: (1.6, 0.1, 3.1, 10.0)},
            "ks2_reading_va": {2019: (1.6, 0.1, 3.1, 10.0)},
        }
    }
    made = pack(with_value_added(evidence(ALDER_BRIDGE), few))
    part = section(made, "Value added")
    assert not any(isinstance(block, Picture) for block in part.blocks)
    assert [cell.text for cell in table(part).rows[0]][2:4] == ["+1.6", "10 pupils or fewer"]
    assert not any(s.title.startswith("How value added") for s in made.sections)


@pytest.mark.parametrize("audience", ["adviser", "governors", "public"])
def test_five_pupils_are_for_the_school_alone(audience: Audience) -> None:
    few = {
        ALDER_BRIDGE: {
            "ks2_reading_cva": {2019: (1.63, 0.1, 3.1, 5.0)},
            "ks2_reading_va": {2019: (1.63, 0.1, 3.1, 5.0)},
        }
    }
    of = with_value_added(evidence(ALDER_BRIDGE), few)
    text = repr(pack(of, audience).sections)
    assert "1.6" not in said(section(pack(of, audience), "Value added"))
    assert "+1.6" not in text
    assert "1.63" not in text
    assert "+1.6" in repr(pack(of, "school").sections)


@pytest.mark.req("2.22")
def test_attainment_in_context_is_not_called_value_added() -> None:
    given = with_value_added(
        evidence(RIVERSIDE), {RIVERSIDE: {"ks2_maths_ca": {2019: (1.6, 0.5, 2.7, 30.0)}}},
        records=(record("ks2_maths", 2019, baseline=False),),
    )  # fmt: skip
    made = pack(given, urn=RIVERSIDE)
    part = section(made, "Attainment in context 2018/19")
    assert "**attainment in context, and not value added**" in said(part)
    assert not any(s.title.startswith(("Value added", "How value added")) for s in made.sections)
    assert "similar" not in table(part).caption


def test_a_model_that_could_not_be_fitted_says_why() -> None:
    refused = replace(record("ks2_maths", 2019), measures=(), reason="too_few_schools", schools=4)
    made = pack(replace(evidence(RIVERSIDE), models=(refused,)), urn=RIVERSIDE)
    assert said(section(made, "Value added")) == (
        "No value added in maths: too few schools for a model of value added (4 here)."
    )


def test_without_models_there_is_no_such_page() -> None:
    assert not any("alue added" in s.title for s in pack(evidence(ALDER_BRIDGE)).sections)
    special = replace(evidence(NORTHGATE_SPECIAL), models=given().models)
    assert not any("alue added" in s.title for s in pack(special, urn=NORTHGATE_SPECIAL).sections)


@pytest.mark.req("2.22")
def test_the_one_page_draws_it_only_where_progress_is_absent() -> None:
    assert not any("Value added" in c.title for c in pack().page.pictures if isinstance(c, DotInterval))  # type: ignore[union-attr]
    of = given()
    bare = replace(of, comparisons=of.comparisons.filter(~of.comparisons["measure"].str.contains("progress")))
    page = pack(bare).page
    assert page is not None
    chart = next(c for c in page.pictures if isinstance(c, DotInterval))
    assert chart.title == "Value added: clearly above similar pupils in reading"
    assert [row.label for row in chart.rows] == ["Reading", "Maths"]
    assert len(page.pictures) == 6


def test_its_words_are_explained() -> None:
    guide = section(pack(), "How to read this")
    words = next(b for b in guide.blocks if isinstance(b, Table) and b.caption == "Words used here")
    assert {"Value added", "Contextual value added; with context", "Share counted; shrinkage"} <= {
        row[0].text for row in words.rows
    }


@pytest.mark.parametrize("format", ["html", "docx", "xlsx", "pdf"])
def test_every_format_takes_it(format: str) -> None:
    data = render(pack(), format=format).data  # type: ignore[arg-type]
    if format == "html":
        text = re.sub(r"<[^>]+>", " ", data.decode())
        assert "compared with similar pupils in Westmere" in text
        assert "how many points each thing goes with" in text  # too long for paper
    assert len(data) > 1000


def test_other_warnings_of_a_model_stand_beside_its_figures() -> None:
    of = given()
    warned = replace(of, models=tuple(replace(m, warnings=("There are 26 schools only.",)) for m in of.models))
    text = said(section(pack(warned), "Value added"))
    assert text.count("**Mind**: There are 26 schools only.") == 1


@pytest.mark.req("2.22", "X.3")
@pytest.mark.parametrize("audience", ["governors", "public"])
def test_eight_pupils_have_no_value_added_for_outsiders(audience: Audience) -> None:
    few = {
        ALDER_BRIDGE: {
            "ks2_reading_cva": {2018: (1.21, -0.9, 3.3, 9.0), 2019: (7.43, 0.2, 14.6, 8.0)},
            "ks2_reading_va": {2018: (1.21, -0.9, 3.3, 9.0), 2019: (7.46, 0.3, 14.6, 8.0)},
        }
    }
    of = with_value_added(evidence(ALDER_BRIDGE), few)
    made = pack(of, audience)
    part = table(section(made, "Value added"))
    too_few = "withheld: too few pupils, or too few could be worked out from it"
    assert part.caption == "Too few pupils to set beside similar pupils"
    assert [part.rows[0][place].text for place in (2, 4, 5)] == [too_few, too_few, "–"]
    formats: tuple[Format, ...] = ("html", "docx", "xlsx")
    for format in formats:
        text = re.sub(r"<style.*?</style>|<[^>]+>", " ", every_text(render(made, format=format).data), flags=re.DOTALL)
        assert too_few in text
        assert not re.search(r"(?<![\d.])7\.4[36]|\+7\.[45]", text)
    assert "+7.4" in repr(pack(of, "school"))
    assert "+7.4" in repr(pack(of, "adviser"))


@pytest.mark.req("X.3")
def test_a_single_page_withholds_what_all_the_pages_do() -> None:
    """Riverside has 5 pupils; the page of Alder Bridge, asked for alone, would tell of it by its sum."""
    few = {
        RIVERSIDE: {"ks2_reading_cva": {2019: (-1.63, -3.1, 0.1, 5.0)}},
        ALDER_BRIDGE: {"ks2_reading_cva": {2019: (1.63, 0.1, 3.1, 30.0)}},
    }
    made = pack(with_value_added(evidence(ALDER_BRIDGE, RIVERSIDE), few), "public")
    assert "1.6" not in repr(table(section(made, "Value added")).rows)
    assert "withheld" in repr(table(section(made, "Value added")).rows)
