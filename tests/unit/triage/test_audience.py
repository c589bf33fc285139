"""What is withheld from an audience is not said to it either."""

from dataclasses import replace

import polars as pl
import pytest
from tests.factories.evidence import ALDER_BRIDGE, MILL_LANE_INFANT, evidence, school

from keystage.analysis import disclosure
from keystage.analysis.benchmarks import Evidence
from keystage.analysis.triage import facts, headlines


def seen_by(made: Evidence, *, audience: str) -> Evidence:
    figures = disclosure.protect(made.figures, audience=audience)
    return replace(
        made,
        figures=figures,
        comparisons=disclosure.mirror(made.comparisons, figures),
        schools=disclosure.hide_columns(made.schools, audience=audience),
    )


def test_what_dfe_published_is_the_same_for_everyone() -> None:
    made = evidence(ALDER_BRIDGE)
    assert seen_by(made, audience="governors").comparisons.equals(made.comparisons)


@pytest.mark.req("X.3")
def test_small_cohort_of_the_authoritys_own_sheet_is_not_told_to_governors() -> None:
    history = {("phonics_y1", "all"): {2018: (60.0, 5, 82), 2019: (75.0, 4, 82)}}
    made = evidence(school(urn="999050", kind="infant"), histories={"999050": history})
    reported = replace(made, figures=made.figures.with_columns(status=pl.lit("school_reported")))
    inside, outside = seen_by(reported, audience="school"), seen_by(reported, audience="governors")
    assert inside.comparisons.filter(year=2019)["value"].item() == 75.0
    row = outside.comparisons.filter(year=2019).row(0, named=True)
    assert (row["value"], row["n"], row["previous"], row["reason"]) == (None, None, None, "hidden")
    said = headlines(outside, facts(outside), audience="governors")["999050"][0].text
    assert said == "There are no results to compare (withheld: too few pupils, or too few could be worked out from it)."


def test_what_the_authority_agreed_with_the_school_is_not_public() -> None:
    made = evidence(school(urn="999050", level_in_force="Targeted", adviser="Adviser", actions=[]))
    public = seen_by(made, audience="public").schools.row(0, named=True)
    assert (public["level_in_force"], public["adviser"], public["actions"]) == (None, None, [])
    assert seen_by(made, audience="adviser").schools.equals(made.schools)


def test_order_and_columns_of_the_evidence_stay() -> None:
    made = evidence(ALDER_BRIDGE, MILL_LANE_INFANT)
    out = seen_by(made, audience="public")
    assert out.comparisons.schema == made.comparisons.schema
    assert out.comparisons.select("urn", "measure", "year").equals(made.comparisons.select("urn", "measure", "year"))
    assert out.schools.schema == made.schools.schema
