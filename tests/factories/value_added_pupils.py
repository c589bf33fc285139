"""Invented pupils of one year for models of value added, with planted effects of their schools."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from keystage.analysis.vocabulary import upn

__all__ = ["planted", "pupils"]

_LEVELS = ("1", "2C", "2B", "2A", "3")
_POINTS = (9, 13, 15, 17, 21)
_ETHNICITIES = ("WBRI", "WOTH", "APKN", "BCRB", "MWAS")


def planted(schools: int, seed: int = 1, spread: float = 2.5) -> np.ndarray:
    """(schools,) What each school adds, in points of a scaled score."""
    return np.random.default_rng(seed).normal(0, spread, schools)


def pupils(schools: int = 24, each: int = 30, *, year: int = 2019, seed: int = 1, spread: float = 2.5) -> pl.DataFrame:
    """A row a pupil at the end of key stage 2: context, key stage 1 in levels, scaled scores and writing.

    Schools 999001 and on, of the authority 999; the same effects (`planted`) in every subject and year.
    """
    rng = np.random.default_rng(1000 * year + seed)
    n = schools * each
    school = np.repeat(np.arange(schools), each)
    ability = rng.normal(0, 1, n) + rng.normal(0, 0.3, schools)[school]
    levels = {s: np.clip(np.round(2 + 1.1 * ability + rng.normal(0, 0.6, n)), 0, 4).astype(int) for s in _KS1}
    prior = np.mean([np.take(_POINTS, levels[s]) for s in _KS1], axis=0)
    girl, fsm, eal = rng.random(n) < 0.5, rng.random(n) < 0.2, rng.random(n) < 0.15
    sen = rng.choice(["none", "support", "plan"], n, p=[0.83, 0.13, 0.04])
    middle = 103 + 1.6 * (prior - 15) - 2.0 * fsm - 3.0 * (sen != "none") + planted(schools, seed, spread)[school]
    scores = {s: np.clip(np.round(middle + rng.normal(0, 5.0, n)), 80, 120).astype(int) for s in _KS2}
    writing = np.select([middle + rng.normal(0, 5, n) < 98, middle + rng.normal(0, 5, n) > 110], ["WTS", "GDS"], "EXS")
    born = [date(year - 12, 9, 1) + timedelta(days=int(day)) for day in rng.integers(0, 365, n)]
    return pl.DataFrame(
        {
            "urn": [f"{999001 + at}" for at in school],
            "la": "999",
            "upn": upn.make(998, 2001 + school, year % 100, np.tile(np.arange(each), schools)),
            "year": pl.Series([year] * n, dtype=pl.Int32),
            "year_group": pl.Series([6] * n, dtype=pl.Int8),
            "sex": np.where(girl, "F", "M"),
            "dob": born,
            "ethnicity": rng.choice(_ETHNICITIES, n, p=[0.7, 0.1, 0.1, 0.06, 0.04]),
            "fsm": fsm,
            "eal": eal,
            "sen": sen,
            "mobile": rng.random(n) < 0.08,
            "lac": np.zeros(n, dtype=bool),
            "idaci": np.round(rng.beta(2, 8, n), 3),
            **{f"ks1_{s}": np.take(_LEVELS, levels[s]) for s in _KS1},
            **{f"ks2_{s}": scores[s].astype(str) for s in _KS2},
            "ks2_writing": writing,
        }
    )


_KS1 = ("reading", "writing", "maths")
_KS2 = ("reading", "maths")
