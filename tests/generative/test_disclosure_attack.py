"""A reader with a pencil tries to work out what was withheld from small tables, by trying every possibility."""

from itertools import product
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.attack.made_up import figures, pupils
from tests.attack.reader import secrets
from tests.attack.rounds import OUTSIDE, rounds

from keystage.analysis import disclosure
from keystage.analysis.vocabulary import as_figures

COMPLETE = {"sex": ("girls", "boys"), "prior": ("low_prior", "middle_prior", "high_prior")}
Cell = tuple[int, int]  # pupils, of whom reached


def row(group: str, cell: Cell, published: bool) -> dict[str, Any]:
    n, reached = cell
    return {
        "urn": "999001", "level": "school", "year": 2019, "key_stage": "KS2", "measure": "ks2_reading_exp",
        "group": group, "value": 100 * reached / n if n else None, "numerator": float(reached), "denominator": float(n),
        "n": float(n), "unit": "percent", "status": "final", "reason": None if n else "no_entries",
        "release": "0a1b2c3d4e5f", "definition": "published" if published else "5d41402abc4b",
    }  # fmt: skip


_cell = st.integers(0, 12).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


@st.composite
def _tables(draw: st.DrawFn) -> tuple[str, list[Cell]]:
    name = draw(st.sampled_from(sorted(COMPLETE)))
    return name, [draw(_cell) for _ in COMPLETE[name]]


def _possible(total: Cell, known: dict[str, Cell], hidden: list[str]) -> list[dict[str, Cell]]:
    """Every way to fill the hidden cells that agrees with the total, the cells shown, and that none is empty."""
    n = total[0] - sum(cell[0] for cell in known.values())
    reached = total[1] - sum(cell[1] for cell in known.values())
    sizes = [s for s in product(range(1, n + 1), repeat=len(hidden)) if sum(s) == n]
    ways = []
    for size in sizes:
        for did in product(*(range(s + 1) for s in size)):
            if sum(did) == reached:
                ways.append(dict(zip(hidden, zip(size, did, strict=True), strict=True)))
    return ways


@settings(max_examples=80, deadline=None)
@given(_tables(), st.booleans())
def test_no_withheld_cell_can_be_worked_out_from_the_total_and_the_rest(
    table: tuple[str, list[Cell]], published: bool
) -> None:
    name, cells = table
    groups = dict(zip(COMPLETE[name], cells, strict=True))
    total = (sum(n for n, _ in cells), sum(k for _, k in cells))
    if not total[0]:
        return
    rows = [row("all", total, published), *(row(group, cell, published=False) for group, cell in groups.items())]
    out = disclosure.protect(as_figures(pl.DataFrame(rows, infer_schema_length=None)), audience="adviser")
    told = {r["group"]: r for r in out.iter_rows(named=True)}
    if told["all"]["value"] is None:
        # No total: then a part that is shown tells of itself alone, and not all parts are shown.
        assert any(told[group]["value"] is None for group in groups)
        return
    hidden = [group for group in groups if str(told[group]["reason"]).startswith("hidden")]
    known = {group: cell for group, cell in groups.items() if group not in hidden}
    ways = _possible(total, known, hidden)
    all_alike = total[1] in (0, total[0])  # then the total, shown, has told it
    tiny = total[0] < 6  # DfE published it: what it tells is told
    for group in hidden:
        assert groups[group] in [way[group] for way in ways]
        if not all_alike and not tiny:
            assert len({way[group] for way in ways}) > 1, (group, told)
            assert {way[group][1] for way in ways} != {0}
            assert {way[group][0] - way[group][1] for way in ways} != {0}


@settings(max_examples=40, deadline=None)
@given(_tables())
def test_no_small_cell_is_ever_shown(table: tuple[str, list[Cell]]) -> None:
    name, cells = table
    groups = dict(zip(COMPLETE[name], cells, strict=True))
    total = (sum(n for n, _ in cells), sum(k for _, k in cells))
    rows = [row("all", total, False), *(row(group, cell, False) for group, cell in groups.items())]
    for audience in ("adviser", "governors", "public"):
        out = disclosure.protect(as_figures(pl.DataFrame(rows, infer_schema_length=None)), audience=audience)
        for r in out.filter(pl.col("value").is_not_null()).iter_rows(named=True):
            assert r["n"] >= 6
            assert r["n"] >= 11 or 0 < r["numerator"] < r["n"]
            if audience == "public":
                assert min(r["numerator"], r["n"] - r["numerator"]) not in range(1, 6)


def _modelled(urn: int, n: int, effect: float, measure: str) -> dict[str, Any]:
    return {
        "urn": str(999001 + urn), "level": "school", "year": 2019, "key_stage": "KS2", "measure": measure,
        "group": "all", "value": effect, "denominator": float(n), "n": float(n), "low": effect - 2, "high": effect + 2,
        "unit": "points", "status": "school_reported", "release": "0a1b2c3d4e5f", "definition": "model:abc",
    }  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(2, 40), st.floats(-3, 3), st.floats(-3, 3)), min_size=2, max_size=12),
    st.sampled_from(["governors", "public"]),
    st.booleans(),
)
def test_no_schools_value_added_is_less_the_sum_of_the_others(
    schools: list[tuple[int, float, float]], audience: str, within_area: bool
) -> None:
    """Effects sum to 0 in each measure; a reader who adds up all that is shown has at best the sum of two."""
    rows = []
    for place, measure in ((1, "ks2_reading_cva"), (2, "ks2_reading_va")):
        middle = sum(school[place] for school in schools) / len(schools)
        rows += [_modelled(urn, school[0], school[place] - middle, measure) for urn, school in enumerate(schools)]
    areas = {str(999001 + urn): "998" for urn in range(len(schools))} if within_area else None
    out = disclosure.protect(as_figures(pl.DataFrame(rows)), audience=audience, areas=areas)
    hidden = out.filter(pl.col("value").is_null()).group_by("measure").agg(pl.col("urn").sort())
    assert hidden["urn"].list.len().ne(1).all()
    assert hidden["urn"].n_unique() == min(1, hidden.height)
    assert hidden.height in (0, 2)
    shown = out.filter(pl.col("value").is_not_null())
    assert shown.filter(pl.col("n") < 11).is_empty()
    if not any(n < 11 for n, _, _ in schools):
        assert out["value"].null_count() == 0


@pytest.mark.req("X.3")
@pytest.mark.parametrize("kind", ["one school", "two audiences", "schools and authority", "one-way and two-way"])
def test_no_linear_programme_finds_what_was_withheld(kind: str) -> None:
    """A few rounds of `script/drill disclosure`, which makes hundreds."""
    made = list(rounds(kind, 3))
    assert [each for one in made for each in one.exposed] == []
    assert sum(one.secrets for one in made) > 50


@pytest.mark.req("X.3")
@pytest.mark.parametrize("audience", OUTSIDE)
def test_no_figure_of_a_whole_school_is_withheld_for_a_groups_sake(audience: str) -> None:
    """Where groups may give way they do: 16 to 120 pupils, nothing of whom DfE has published."""
    alike, few = OUTSIDE[audience]
    for seed in range(6):
        rng = np.random.default_rng([seed, 77])
        true = figures({"999001": pupils(rng, int(rng.integers(16, 121)))})
        shown = disclosure.protect(true, audience=audience)
        withheld = shown.filter(pl.col("group") == "all", pl.col("value").is_null()).select("measure", "year")
        every = secrets(true, shown, alike_under=alike, smallest_count=few)
        small = {(one.measure, one.who[1]) for one in every if one.who[2] == "all"}
        assert set(withheld.iter_rows()) <= small
