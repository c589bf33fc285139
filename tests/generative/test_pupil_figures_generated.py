"""Figures of pupils' results against a second implementation that walks over pupils one by one."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from keystage.analysis.measures import pupil_figures
from keystage.analysis.vocabulary import CONTEXT, as_figures

Pupil = Mapping[str, Any]
Key = tuple[str, str, str, str]

STAYS, GOES = ("A", "B", "T"), ("L", "M")  # 2.8: absent, below and unable stay in; left and script missing go
SCORES = [str(score) for score in (80, 95, 99, 100, 104, 109, 110, 120)]
score = st.sampled_from([*SCORES, *STAYS, *GOES, None])
standard = st.sampled_from(["WTS", "EXS", "GDS", "L", None])
said = st.sampled_from([True, False, None])
pupil = st.fixed_dictionaries(
    {
        "urn": st.sampled_from(["999001", "999002", "999003"]),
        "sex": st.sampled_from(["F", "M", None]),
        "fsm6": said,
        "lac": said,
        "eal": said,
        "ks2_reading": score,
        "ks2_maths": score,
        "ks2_writing": standard,
    }
)
pupils = st.lists(pupil, min_size=1, max_size=24)

GROUPS: Mapping[str, Callable[[Pupil], bool]] = {
    "all": lambda p: True,
    "girls": lambda p: p["sex"] == "F",
    "boys": lambda p: p["sex"] == "M",
    "disadvantaged": lambda p: bool(p["fsm6"] or p["lac"]),
    "not_disadvantaged": lambda p: p["fsm6"] is False and not p["lac"],
    "eal+boys": lambda p: p["eal"] is True and p["sex"] == "M",
    "disadvantaged+girls": lambda p: bool(p["fsm6"] or p["lac"]) and p["sex"] == "F",
}


def _share(p: Pupil, reached: Mapping[str, Callable[[str], bool]]) -> float | None:
    """1, 0 or, out of the denominator, None."""
    cells = [p[code] for code in reached]
    if any(cell is None or cell in GOES for cell in cells):
        return None
    return float(all(test(p[code]) for code, test in reached.items()))


def _score_from(least: int) -> Callable[[str], bool]:
    return lambda cell: cell.isdigit() and int(cell) >= least


def _standard(cell: str) -> bool:
    return cell in ("EXS", "GDS")


READING, MATHS = {"ks2_reading": _score_from(100)}, {"ks2_maths": _score_from(100)}
MEASURES: Mapping[str, Callable[[Pupil], float | None]] = {
    "ks2_reading_exp": lambda p: _share(p, READING),
    "ks2_rwm_exp": lambda p: _share(p, {**READING, **MATHS, "ks2_writing": _standard}),
    "ks2_maths_score": lambda p: float(p["ks2_maths"]) if p["ks2_maths"] in SCORES else None,
}


def frame(held: list[Pupil]) -> pl.DataFrame:
    kinds = {name: CONTEXT.get(name, pl.String()) for name in held[0]}
    rows = pl.DataFrame([dict(p) for p in held], schema=kinds)
    return rows.with_columns(year=pl.lit(2019, pl.Int32), year_group=pl.lit(6, pl.Int8))


def made_of(rows: pl.DataFrame) -> pl.DataFrame:
    return pupil_figures(rows, measures=list(MEASURES), groups=list(GROUPS))


def by_key(figures: pl.DataFrame) -> dict[Key, dict[str, Any]]:
    return {(r["level"], r["urn"], r["measure"], r["group"]): r for r in figures.iter_rows(named=True)}


def plain(held: list[Pupil], urn: str, measure: str, group: str) -> list[float | None] | None:
    """What each of the group's pupils in the school comes to; None where there are no such pupils."""
    here = [p for p in held if p["urn"] == urn and GROUPS[group](p)]
    return [MEASURES[measure](p) for p in here] or None


@pytest.mark.req("0.10", "1.2", "X.4")
@given(pupils)
@settings(max_examples=60, deadline=None)
def test_figures_are_what_counting_pupils_one_by_one_gives(held: list[Pupil]) -> None:
    found = by_key(made_of(frame(held)))
    expected = {
        ("school", urn, measure, group): values
        for urn in ("999001", "999002", "999003")
        for measure in MEASURES
        for group in GROUPS
        if (values := plain(held, urn, measure, group)) is not None
    }
    assert set(found) == set(expected)
    for key, values in expected.items():
        row, counted = found[key], [v for v in values if v is not None]
        assert row["n"] == row["denominator"] == len(counted)
        if not counted:
            assert (row["value"], row["reason"]) == (None, "no_results")
        elif key[2] == "ks2_maths_score":
            mean = sum(counted) / len(counted)
            assert row["value"] == pytest.approx(mean)
            assert row["numerator"] is None
            _check_mean_interval(row, counted, mean)
        else:
            assert row["numerator"] == sum(counted)
            assert row["value"] == pytest.approx(100 * sum(counted) / len(counted))
            assert row["low"] <= row["value"] + 1e-9
            assert row["value"] <= row["high"] + 1e-9


def _check_mean_interval(row: Mapping[str, Any], counted: list[float], mean: float) -> None:
    if len(counted) < 2:
        assert (row["low"], row["high"]) == (None, None)
        return
    deviation = math.sqrt(sum((v - mean) ** 2 for v in counted) / (len(counted) - 1))
    half = 1.959963984540054 * deviation / math.sqrt(len(counted))
    assert row["low"] == pytest.approx(mean - half, abs=1e-6)
    assert row["high"] == pytest.approx(mean + half, abs=1e-6)


@given(pupils)
@settings(max_examples=40, deadline=None)
def test_groups_lie_within_all_and_numerators_within_denominators(held: list[Pupil]) -> None:
    figures = made_of(frame(held))
    assert as_figures(figures).equals(figures)
    found = by_key(figures)
    for (level, urn, measure, group), row in found.items():
        whole = found[level, urn, measure, "all"]
        assert row["n"] <= whole["n"]
        assert (row["numerator"] or 0) <= row["denominator"]
        assert (row["numerator"] or 0) <= (whole["numerator"] or 0)
        if "+" in group:
            for part in group.split("+"):
                if part in GROUPS:
                    assert row["n"] <= found[level, urn, measure, part]["n"]


@given(pupils)
@settings(max_examples=30, deadline=None)
def test_girls_and_boys_are_all_where_sex_is_known(held: list[Pupil]) -> None:
    known = [{**p, "sex": p["sex"] or "F"} for p in held]
    found = by_key(made_of(frame(known)))
    for (level, urn, measure, group), row in found.items():
        if group == "all":
            parts = [found.get((level, urn, measure, part)) for part in ("girls", "boys")]
            assert sum(part["n"] for part in parts if part) == row["n"]
            assert sum(part["numerator"] or 0 for part in parts if part) == (row["numerator"] or 0)


@given(pupils, st.randoms())
@settings(max_examples=30, deadline=None)
def test_order_of_rows_does_not_matter(held: list[Pupil], random: Any) -> None:
    mixed = list(held)
    random.shuffle(mixed)
    one, other = by_key(made_of(frame(held))), by_key(made_of(frame(mixed)))
    assert set(one) == set(other)
    for key, row in one.items():
        for name in ("value", "numerator", "n", "low", "high"):
            assert other[key][name] == (None if row[name] is None else pytest.approx(row[name]))


@pytest.mark.req("X.5")
@given(pupils)
@settings(max_examples=30, deadline=None)
def test_a_row_a_result_gives_the_figures_of_a_row_a_pupil(held: list[Pupil]) -> None:
    wide = frame(held).with_row_index("pupil").with_columns(pl.col("pupil").cast(pl.String))
    codes = ["ks2_reading", "ks2_maths", "ks2_writing"]
    rows = wide.unpivot(
        codes, index=[c for c in wide.columns if c not in codes], variable_name="result", value_name="grade"
    )
    there = rows.filter(pl.col("grade").is_not_null())
    silent = wide.drop(codes).with_columns(result=pl.lit(None, pl.String), grade=pl.lit(None, pl.String))
    long = pl.concat([there, silent.select(there.columns)])
    held_codes = set(there["result"])
    one = made_of(wide.drop([code for code in codes if code not in held_codes]))
    keys = ["level", "urn", "year", "measure", "group"]  # sums in another order differ in their last digit
    assert_frame_equal(one.sort(keys), made_of(long).sort(keys), rel_tol=1e-9)
