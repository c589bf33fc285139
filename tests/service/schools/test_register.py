"""Changes of the register, corrections, areas served."""

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from keystage.analysis.errors import InputError
from keystage.analysis.register import SCHOOLS
from keystage.service.accounts.models import User
from keystage.service.schools import actions
from keystage.service.schools.changes import compare, head_counts
from keystage.service.schools.models import Correction, School


def _register(*rows: dict[str, Any]) -> pl.DataFrame:
    whole = [{"state": "open", "maintained": True, "predecessors": [], "la": "999", **row} for row in rows]
    return pl.DataFrame([{name: row.get(name) for name in SCHOOLS} for row in whole], schema=dict(SCHOOLS))


@pytest.mark.req("X.1")
def test_a_conversion_is_told_once_with_both_urns() -> None:
    before = _register({"urn": "999001", "name": "Alder Bridge"})
    after = _register(
        {"urn": "999001", "name": "Alder Bridge", "state": "closed"},
        {"urn": "999101", "name": "Alder Bridge Academy", "maintained": False, "predecessors": ["999001"],
         "open_date": date(2023, 9, 1)},
    )  # fmt: skip
    (change,) = compare(before, after)
    assert (change.kind, change.urn, change.before) == ("converted", "999101", ("999001",))
    assert change.words == "became an academy on 1 September 2023; it was Alder Bridge (URN 999001)"


@pytest.mark.req("X.1")
def test_openings_closures_mergers_names_and_trusts_are_each_told() -> None:
    before = _register(
        {"urn": "1", "name": "A Infant"}, {"urn": "2", "name": "A Junior"}, {"urn": "3", "name": "Old Name"},
        {"urn": "4", "name": "Closing"}, {"urn": "5", "name": "Joiner"}, {"urn": "6", "name": "Gone"},
    )  # fmt: skip
    after = _register(
        {"urn": "1", "name": "A Infant", "state": "closed"}, {"urn": "2", "name": "A Junior", "state": "closed"},
        {"urn": "7", "name": "A Primary", "predecessors": ["1", "2"]}, {"urn": "3", "name": "New Name"},
        {"urn": "4", "name": "Closing", "state": "closed", "close_date": date(2024, 8, 31)},
        {"urn": "5", "name": "Joiner", "trust": "Lantern Trust", "trust_uid": "T1"}, {"urn": "8", "name": "Brand New"},
    )  # fmt: skip
    found = compare(before, after)
    assert head_counts(found) == {"merged": 1, "opened": 1, "closed": 1, "name": 1, "trust": 1, "left": 1}
    words = {change.kind: change.words for change in found}
    assert words["merged"] == "takes the place of A Infant (URN 1) and A Junior (URN 2)"
    assert words["closed"] == "closed on 31 August 2024"
    assert words["trust"] == "joined Lantern Trust"


def test_the_same_register_twice_changes_nothing() -> None:
    rows = _register({"urn": "1", "name": "A"}, {"urn": "2", "name": "B", "trust": "T", "trust_uid": "9"})
    assert compare(rows, rows) == ()


@pytest.mark.django_db
@pytest.mark.req("X.2")
def test_a_correction_stands_over_a_new_projection_until_taken_back(somebody: Callable[..., User]) -> None:
    rows = _register({"urn": "999001", "name": "Alder Bridge", "town": "Wenbury"})
    actions.project(rows)
    made = actions.correct(
        school=School.objects.get(), field="town", value="Hale", reason="Letter", seen_as="Wenbury", by=somebody()
    )
    actions.project(rows)
    assert School.objects.get().town == "Hale"
    actions.take_back(correction=made, by=somebody())
    assert School.objects.get().town == "Wenbury"
    actions.project(rows)
    assert School.objects.get().town == "Wenbury"


@pytest.mark.django_db
def test_a_correction_beside_another_shows_both_values(somebody: Callable[..., User]) -> None:
    actions.project(_register({"urn": "999001", "name": "Alder Bridge", "town": "Wenbury"}))
    school, person = School.objects.get(), somebody()
    actions.correct(school=school, field="town", value="Hale", reason="Letter", seen_as="Wenbury", by=person)
    with pytest.raises(InputError, match="has become “Hale” while you were writing “Quenby”"):
        actions.correct(school=school, field="town", value="Quenby", reason="Call", seen_as="Wenbury", by=person)
    assert Correction.objects.filter(taken_back_at=None).count() == 1


@pytest.mark.django_db
def test_only_served_authorities_have_figures(
    two_schools: tuple[School, School], somebody: Callable[..., User]
) -> None:
    actions.serve(las=["999"], by=somebody())
    assert list(School.objects.filter(served=True).values_list("urn", flat=True)) == ["999001"]
    actions.serve(las=[], by=somebody())
    assert School.objects.filter(served=True).count() == 2
