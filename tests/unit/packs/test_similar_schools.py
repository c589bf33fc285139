"""Similar schools by name, and who does clearly better."""

from dataclasses import replace

import polars as pl
from tests.factories.evidence import ALDER_BRIDGE, evidence, school

from keystage.analysis.benchmarks import NEIGHBOURS, Evidence
from keystage.analysis.packs.case import case_of
from keystage.analysis.packs.layouts import figures_layouts
from keystage.analysis.packs.similar import similar_schools
from keystage.analysis.packs.values import Paragraph, Table

_NEAR = {
    "999101": ("Ash", 3.2, 95),
    "999102": ("Birch", 1.4, 90),
    "999103": ("Cedar", 8.0, 85),
    "999104": ("Damson", 5, 80),
}


def among() -> Evidence:
    schools = [school(urn=urn, name=f"{name} School") for urn, (name, _, _) in _NEAR.items()]
    histories = {urn: {("ks2_writing_exp", "all"): {2019: (value, 60, 78)}} for urn, (_, _, value) in _NEAR.items()}
    known = evidence(ALDER_BRIDGE, *schools, histories=histories)
    rows = [
        {"urn": ALDER_BRIDGE, "neighbour": urn, "order": i, "distance": 0.1 * i, "miles": float(miles),
         "name": f"{name} School", "town": "Hale", "key_stage": "KS2"}
        for i, (urn, (name, miles, _)) in enumerate(_NEAR.items(), start=1)
    ]  # fmt: skip
    return replace(known, neighbours=pl.DataFrame(rows, schema=dict(NEIGHBOURS)))


def blocks(known: Evidence) -> tuple[object, ...]:
    about = case_of(known, ALDER_BRIDGE, audience="adviser").subject(audience="adviser", home=None)
    return similar_schools(about, figures_layouts()["ks2"])


def test_three_clearly_better_schools_are_named_the_nearest_first() -> None:
    """Alder Bridge: 23 of 44, range 38 to 66. 85 % of 60 is 74 to 92: apart. 80 % of 60 is 68 to 88: apart."""
    told = [block.text for block in blocks(among()) if isinstance(block, Paragraph)]
    assert told == ["**Clearly better in writing:** Birch School (Hale, 1 mile), Ash School (Hale, 3 miles) and "
                    "Damson School (Hale, 5 miles)."]  # fmt: skip


def test_the_table_lists_them_by_likeness_with_town_and_miles() -> None:
    table = next(block for block in blocks(among()) if isinstance(block, Table))
    assert [row[0].text for row in table.rows] == ["This school", "Ash School", "Birch School", "Cedar School",
                                                   "Damson School"]  # fmt: skip
    assert [cell.text for cell in table.rows[1][1:3]] == ["Hale", "3"]


def test_none_says_why() -> None:
    found = blocks(replace(evidence(ALDER_BRIDGE), refused={ALDER_BRIDGE: "only 4 schools are within the distance"}))
    assert found == (Paragraph("No similar schools: only 4 schools are within the distance."),)
