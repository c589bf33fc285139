"""Made-up pupils in made-up schools, for models of value added."""

import numpy as np
import polars as pl

__all__ = ["complete_pupils", "pupils"]


def complete_pupils(rows: int = 1500, *, schools: int = 40, seed: int = 7) -> pl.DataFrame:
    """school (text), authority, primary, prior, age, sex, group, fsm, year, maths, reading, weight: a row a pupil."""
    rng = np.random.default_rng(seed)
    at = rng.integers(0, schools, rows)
    prior, sex = rng.normal(100, 9.3, rows), rng.choice(["F", "M"], rows)
    group = rng.choice(["Asian", "Black", "Mixed", "White"], rows, p=[0.1, 0.1, 0.1, 0.7])
    fsm = rng.random(rows) < 0.3
    own, tilt = rng.normal(0, 3, schools), rng.normal(0, 0.1, schools)
    maths = 0.7 * prior + own[at] + tilt[at] * (prior - 100) - 2 * fsm + (sex == "M") + rng.normal(0, 6, rows)
    return pl.DataFrame(
        {
            "school": [str(999001 + number) for number in at],
            "authority": np.where(at < schools // 2, 998, 999),
            "primary": rng.integers(0, 15, rows),
            "prior": prior,
            "age": rng.integers(120, 132, rows),
            "sex": sex,
            "group": group,
            "fsm": fsm,
            "year": rng.integers(2016, 2019, rows),
            "maths": maths,
            "reading": maths + rng.normal(0, 5, rows),
            "weight": rng.uniform(0.5, 2, rows),
        }
    )


def pupils(rows: int = 1500, *, schools: int = 40, seed: int = 7) -> pl.DataFrame:
    """The same with gaps: missing schools, scores and categories, scores that are no number, weights of nought."""
    at = pl.int_range(pl.len())
    return complete_pupils(rows, schools=schools, seed=seed).with_columns(
        pl.when(at % 97 != 1).then("school"),
        pl.when(at % 53 != 2).then("prior"),
        pl.when(at % 61 != 3).then("sex"),
        pl.when(at % 71 != 4).then("age"),
        pl.when(at % 83 == 5)
        .then(float("nan"))
        .when(at % 89 == 6)
        .then(float("inf"))
        .otherwise("maths")
        .alias("maths"),
        weight=pl.when(at % 101 == 7).then(0.0).otherwise("weight"),
    )
