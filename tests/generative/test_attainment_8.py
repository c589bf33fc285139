"""Attainment 8 against every legal choice of slots; levels of progress against the rule of points."""

from itertools import combinations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keystage.analysis import scales
from keystage.analysis.measures.pupils import Cohort
from keystage.analysis.measures.pupils.worked import WORKED
from keystage.analysis.scales import progress_matrices

LANGUAGE, LITERATURE, MATHS = "ks4_english_language", "ks4_english_literature", "ks4_maths"
EBACC = ("ks4_biology", "ks4_physics", "ks4_history", "ks4_french")
DOUBLE = "ks4_combined_science"
OPEN = ("ks4_art", "ks4_music", "ks4_drama")
SINGLE = (LANGUAGE, LITERATURE, MATHS, *EBACC, *OPEN)

grade = st.one_of(st.none(), st.integers(0, 9))
pair = st.one_of(st.none(), st.integers(2, 18))  # the two grades of combined science together
pupil = st.fixed_dictionaries({**dict.fromkeys(SINGLE, grade), DOUBLE: pair})


def _plain(held: dict[str, int | None]) -> float:
    """The most points that any legal choice of slots gives, every choice tried."""
    parts = {code: float(held[code] or 0) for code in SINGLE}
    half = (held[DOUBLE] or 0) / 2
    both = held[LANGUAGE] is not None and held[LITERATURE] is not None
    best = 0.0
    for first, second in ((LANGUAGE, LITERATURE), (LITERATURE, LANGUAGE)):
        fixed = 2 * parts[MATHS] + parts[first] * (2 if both else 1)
        ebacc = [half, half, *(parts[code] for code in EBACC)]
        for chosen in combinations(range(len(ebacc)), 3):
            left = [points for place, points in enumerate(ebacc) if place not in chosen]
            left += [parts[second], *(parts[code] for code in OPEN)]
            total = fixed + sum(ebacc[place] for place in chosen) + sum(sorted(left)[-3:])
            best = max(best, total)
    return best


def _cohort(pupils: list[dict[str, int | None]]) -> Cohort:
    def cell(code: str, value: int | None) -> str | None:
        if value is None:
            return None
        if code == DOUBLE:
            return f"{value - value // 2}-{value // 2}"
        return "U" if value == 0 else str(value)

    columns = {code: [cell(code, held[code]) for held in pupils] for code in (*SINGLE, DOUBLE)}
    return Cohort(2019, 11, pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)))


@settings(max_examples=40, deadline=None)
@given(st.lists(pupil, min_size=1, max_size=8))
def test_attainment_8_is_the_most_that_any_legal_choice_of_slots_gives(pupils: list[dict[str, int | None]]) -> None:
    made = WORKED["ks4_attainment8"](_cohort(pupils))
    assert made is not None
    assert made.value.tolist() == pytest.approx([_plain(held) for held in pupils])
    assert made.counts.all()
    assert made.value.max() <= 90


@settings(max_examples=20, deadline=None)
@given(st.lists(pupil, min_size=1, max_size=8))
def test_elements_add_up_to_attainment_8(pupils: list[dict[str, int | None]]) -> None:
    cohort = _cohort(pupils)
    each = [WORKED[f"ks4_attainment8_{name}"](cohort) for name in ("english", "maths", "ebacc", "open")]
    whole = WORKED["ks4_attainment8"](cohort)
    assert whole is not None
    assert np.sum([part.value for part in each if part is not None], axis=0) == pytest.approx(whole.value)


def test_three_levels_are_thirteen_points_and_four_are_nineteen() -> None:
    """Domain handbook 2.3: GCSE points less key stage 2 points."""
    matrix, gcse = progress_matrices()["three_levels"], scales.scales()["gcse_letters_2015"]
    points = {grade.code: grade.points or 0.0 for grade in gcse.grades}
    starts = {"W": 3, **{str(level): 6 * level + 3 for level in range(1, 7)}}
    for level, words in matrix.starts.items():
        for code, word in zip(matrix.outcomes, words, strict=True):
            gained = points[code] - starts[level]
            assert word == ("more" if gained >= 19 else "expected" if gained >= 13 else "no"), (level, code)
