"""Figures of 600,000 pupils: 40 measures, 14 groups, 16,800 schools; and two-way breakdowns of 2 million pupil-years.

`python benchmarks/pupil_figures.py [pupils] [schools]` prints seconds and peak memory. The peer is a loop of Polars
group-bys, one a measure and group, that gives the same numbers: checked in the run. Pupils are drawn here.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from keystage.analysis.measures import measures as known_measures
from keystage.analysis.measures.pupils import breakdown, cohorts, prepared, pupil_figures, vector
from keystage.analysis.measures.pupils.membership import members
from keystage.analysis.vocabulary import pupil_group

_GROUPS = (
    "all", "girls", "boys", "disadvantaged", "not_disadvantaged", "fsm", "eal", "not_eal", "sen_support", "ehcp",
    "no_sen", "disadvantaged+boys", "disadvantaged+girls", "eal+boys",
)  # fmt: skip
_SCORES = ("ks2_reading", "ks2_maths", "ks2_gps")
_STANDARDS = ("EM", "WTS", "EXS", "GDS")


def pupils(n: int, schools: int, seed: int = 1) -> pl.DataFrame:
    """Year 6 of 2018/19, with results as a file writes them."""
    rng = np.random.default_rng(seed)
    ability = rng.normal(0, 1, n)

    def scores() -> pl.Series:
        made = np.clip(np.rint(104 + 7 * (0.8 * ability + 0.6 * rng.normal(0, 1, n))), 80, 120).astype(int)
        text = pl.Series(made).cast(pl.String)
        return text.zip_with(pl.Series(rng.random(n) > 0.02), pl.Series(rng.choice(["A", "B", "M"], n)))

    def standards(low: float = 0.3) -> pl.Series:
        made = np.digitize(ability + rng.normal(0, 0.6, n), [-2.2, low - 1, 1.1])
        return pl.Series(np.array(_STANDARDS)[made])

    school = rng.integers(0, schools, n)
    la = 201 + school % 152
    return pl.DataFrame(
        {
            "urn": pl.Series(100_000 + school).cast(pl.String),
            "laestab": pl.Series(la * 10_000 + 2000 + school // 152).cast(pl.String),
            "year": pl.Series(np.full(n, 2019), dtype=pl.Int32),
            "year_group": pl.Series(np.full(n, 6), dtype=pl.Int8),
            "sex": rng.choice(["F", "M"], n),
            "fsm": rng.random(n) < 0.15,
            "fsm6": rng.random(n) < 0.25,
            "lac": rng.random(n) < 0.01,
            "eal": rng.random(n) < 0.2,
            "sen": rng.choice(["none", "support", "plan"], n, p=[0.83, 0.14, 0.03]),
            **{code: scores() for code in _SCORES},
            "ks2_writing": standards(),
        }
    )


def definitions(folder: Path) -> list[str]:
    """A home whose shelf has enough measures of these results: shares of several edges and results, means."""
    edges = {
        **{code: [str(edge) for edge in range(95, 116, 3)] for code in _SCORES},
        "ks2_writing": ["WTS", "EXS", "GDS"],
    }
    rules = {f"reach_{code}_{least}": f'reach = {{ {code} = "{least}" }}' for code in edges for least in edges[code]}
    for least in ("95", "100", "105", "110", "115"):
        rules[f"both_{least}"] = f'reach = {{ ks2_reading = "{least}", ks2_maths = "{least}" }}'
        rules[f"all_{least}"] = f'reach = {{ ks2_reading = "{least}", ks2_maths = "{least}", ks2_writing = "EXS" }}'
        rules[f"any_{least}"] = f'any_of = {{ ks2_reading = "{least}", ks2_maths = "{least}", ks2_gps = "{least}" }}'
    rules = dict(list(rules.items())[:37])
    text = ['schema = 1\ntitle = "Benchmark"\nsource = "made up"']
    text += [_measure(code, "proportion", "percent", "share", rule) for code, rule in rules.items()]
    text += [_measure(f"mean_{code}", "mean", "score", "mean", f'result = "{code}"') for code in _SCORES]
    path = folder / "definitions" / "measures" / "benchmark.toml"
    path.parent.mkdir(parents=True)
    path.write_text("\n".join(text), "utf-8")
    return [*rules, *(f"mean_{code}" for code in _SCORES)]


def _measure(code: str, kind: str, unit: str, how: str, rule: str) -> str:
    return (
        f'[[measure]]\ncode = "{code}"\ntitle = "{code}"\nshort = "{code}"\nkey_stage = "KS2"\nkind = "{kind}"\n'
        f'unit = "{unit}"\npolarity = "high"\ndescription = "{code}"\nfirst_year = 2016\n'
        f'pupils = [{{ how = "{how}", first_year = 2016, {rule} }}]'
    )


def loop(frame: pl.DataFrame, codes: list[str], home: Path) -> pl.DataFrame:
    """The peer: a column a measure and a group, then one group-by for each of both."""
    (cohort,) = cohorts(frame, home=home)
    shelf = known_measures(home)
    masks = {code: members(cohort, group) for code in _GROUPS if (group := pupil_group(code, home))}
    parts = []
    for code in codes:
        rule = shelf[code].rule_in(2019)
        made = vector(rule, cohort) if rule else None
        assert made is not None
        value = pl.Series(np.where(made.counts, 100 * made.value if rule.how == "share" else made.value, np.nan))
        rows = pl.DataFrame({"urn": cohort.frame["urn"], "value": value.fill_nan(None)})
        for name, mask in masks.items():
            sums = rows.filter(pl.Series(mask)).group_by("urn").agg(pl.col("value").mean(), n=pl.col("value").count())
            parts.append(sums.with_columns(measure=pl.lit(code), group=pl.lit(name)))
    return pl.concat(parts)


def seconds(work: Callable[[], object], times: int = 3) -> float:
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def peak() -> float:
    """GiB of this process, at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def same(ours: pl.DataFrame, peer: pl.DataFrame) -> None:
    """Both hold the same cells and numbers."""
    mine = ours.filter(pl.col("level") == "school").select("urn", "measure", "group", "value", "n")
    met = mine.join(peer, on=["urn", "measure", "group"], how="full", coalesce=True)
    assert met.height == mine.height == peer.height, (met.height, mine.height, peer.height)
    off = met.filter(
        (pl.col("value") - pl.col("value_right")).abs().fill_null(0) > 1e-9,
    )
    assert off.is_empty(), off
    assert (met["n"].fill_null(0) == met["n_right"]).all()


def county(n: int, seed: int = 2) -> pl.DataFrame:
    """Years of a county's pupils with levels at the end of key stage 2, as `prepared` keeps them."""
    rng = np.random.default_rng(seed)
    frame = pupils(n, 600).drop(*_SCORES, "ks2_writing", "year", "laestab")
    level = [pl.Series(rng.choice(["2", "3", "4", "5", "A"], n, p=[0.04, 0.16, 0.5, 0.29, 0.01])) for _ in range(2)]
    return prepared(
        frame.with_columns(
            pl.Series("year", rng.choice(np.arange(2006, 2016), n), dtype=pl.Int32),
            pl.Series("ethnicity", rng.choice(["WBRI", "APKN", "BAFR", "MWBC", "WOTH"], n)),
            level[0].alias("ks2_reading"),
            level[1].alias("ks2_maths"),
        )
    )


def two_ways(many: int) -> None:
    """Breakdowns of a county's ten years, and the same by Polars' group-by, which must have the same counts."""
    frame = county(many)
    for measure, by in (("ks2_maths_l4", ("sex", "fsm6")), ("ks2_reading_l4", ("ethnicity", "sen"))):
        result = measure.removesuffix("_l4")
        took = seconds(lambda m=measure, b=by: breakdown(frame, measure=m, by=b))  # type: ignore[misc]
        ours = breakdown(frame, measure=measure, by=by)
        reached = pl.col(result).cast(pl.String).is_in(["4", "5"])
        peer = frame.group_by("year", *(pl.col(name).cast(pl.String) for name in by)).agg(met=reached.sum())
        met = ours.join(peer, on=["year", *by], how="full", nulls_equal=True)
        assert (met["numerator"] == met["met"]).all()
        print(f"{measure} by {' and '.join(by)}, {many:,} pupil-years, {ours.height} figures: {took:.3f} s")


def main(many: int = 600_000, schools: int = 16_800) -> None:
    frame = pupils(many, schools)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        codes = definitions(home)
        before = peak()
        took = seconds(lambda: pupil_figures(frame, measures=codes, groups=_GROUPS, home=home))
        ours = pupil_figures(frame, measures=codes, groups=_GROUPS, home=home)
        print(
            f"{many:,} pupils, {len(codes)} measures, {len(_GROUPS)} groups, {schools:,} schools: {ours.height:,} rows"
        )
        print(f"figures frame: {took:.2f} s; peak {peak():.2f} GiB ({before:.2f} before)")
        looped = seconds(lambda: loop(frame, codes, home), 1)
        same(ours, loop(frame, codes, home))
        print(f"Polars loop of group-bys : {looped:.2f} s, {looped / took:.1f} x ours; the same values and n")
    two_ways(many * 10 // 3)


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:]))
