"""What somebody knows who was shown these figures, and which of those withheld they can work out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from tests.attack.made_up import TABLES
from tests.attack.programme import Name, Programme

FEWEST = 6
_EACH = ("ks2_reading_exp", "ks2_writing_exp", "ks2_maths_exp")
_NO_MORE_THAN = (
    *(("ks2_rwm_exp", one) for one in _EACH),
    ("ks2_reading_high", "ks2_reading_exp"), ("ks2_rwm_high", "ks2_reading_high"), ("ks2_rwm_high", "ks2_rwm_exp"),
)  # fmt: skip


@dataclass(frozen=True)
class Secret:
    """Something withheld because it is small or all alike: how many pupils it is of, and how many did it."""

    who: tuple[str, int, str]
    measure: str
    n: int
    reached: int


@dataclass(frozen=True)
class Exposed:
    secret: Secret
    how: str


def size(urn: str, year: int, group: str) -> Name:
    return ("n", urn, year, group)


def did(urn: str, year: int, group: str, measure: str) -> Name:
    return ("k", urn, year, group, measure)


def read(programme: Programme, shown: pl.DataFrame) -> None:
    """Add what a figures frame says, and what anyone knows of the groups in it."""
    for row in shown.iter_rows(named=True):
        n, k = size(row["urn"], row["year"], row["group"]), did(row["urn"], row["year"], row["group"], row["measure"])
        programme.number(n)
        programme.number(k)
        programme.between({n: 1.0, k: -1.0}, 0.0, float("inf"))
        _say(programme, n, k, row)
    for urn, year in shown.select("urn", "year").unique().iter_rows():
        here = shown.filter(pl.col("urn") == urn, pl.col("year") == year)
        _add_up(programme, urn, year, set(here["group"]), set(here["measure"]))


def _say(programme: Programme, n: Name, k: Name, row: dict[str, object]) -> None:
    if row["value"] is None:
        programme.number(n, 1.0)  # it says "withheld", not "nobody"
        return
    exact, value = row["numerator"], float(str(row["value"]))
    if exact is not None:
        programme.known(n, float(str(row["denominator"])))
        programme.known(k, float(str(exact)))
    elif row["level"] == "la" and row["definition"] != "published":  # of more pupils than it says, rounded
        programme.number(n, float(str(row["n"])))
        programme.between({k: 100.0, n: -(value - 0.5)}, 0.0, float("inf"))
        programme.between({k: 100.0, n: -(value + 0.5)}, -float("inf"), 0.0)
    else:
        programme.known(n, float(str(row["denominator"])))
        programme.between({k: 100.0, n: -(value - 0.5)}, 0.0, float("inf"))
        programme.between({k: 100.0, n: -(value + 0.5)}, -float("inf"), 0.0)


def _add_up(programme: Programme, urn: str, year: int, groups: set[str], measures: set[str]) -> None:
    for total, tables in TABLES.items():
        for table in tables if total in groups else ():
            parts = [group for group in table if group in groups]
            if parts:
                programme.equal(size(urn, year, total), [size(urn, year, part) for part in parts])
                for measure in measures:
                    programme.equal(did(urn, year, total, measure), [did(urn, year, part, measure) for part in parts])
    for group in groups:
        for fewer, more in _NO_MORE_THAN:
            if {fewer, more} <= measures:
                programme.between(
                    {did(urn, year, group, more): 1.0, did(urn, year, group, fewer): -1.0}, 0.0, float("inf")
                )
        if {"ks2_rwm_exp", *_EACH} <= measures:  # who failed all three failed one at least
            terms = {did(urn, year, group, "ks2_rwm_exp"): 1.0, size(urn, year, group): 2.0}
            programme.between(terms | {did(urn, year, group, one): -1.0 for one in _EACH}, 0.0, float("inf"))


def schools_add_up(programme: Programme, area: str, schools: Iterable[str], shown: pl.DataFrame) -> None:
    """An authority's pupils are its schools' pupils."""
    keys = shown.filter(pl.col("urn") == area).select("year", "group", "measure").unique()
    held = set(shown.select("urn", "year", "group").unique().iter_rows())
    for year, group in keys.select("year", "group").unique().iter_rows():
        there = [urn for urn in schools if (urn, year, group) in held]
        programme.equal(size(area, year, group), [size(urn, year, group) for urn in there])
        for measure in keys.filter(year=year, group=group)["measure"]:
            parts = [did(urn, year, group, measure) for urn in there]
            programme.equal(did(area, year, group, measure), parts)


def secrets(true: pl.DataFrame, shown: pl.DataFrame, *, alike_under: int, smallest_count: int) -> Iterator[Secret]:
    """What must not be told of what was withheld; but what a group that may be shown says of everyone in it.

    "None of 53 reached it" is told of 53, and with it of every group among them: that is the rule, not a way round it.
    """
    alike = {
        ("authority" if r["level"] == "la" else r["urn"], r["year"], r["measure"], r["group"])
        for r in shown.filter(pl.col("value").is_in([0.0, 100.0])).iter_rows(named=True)
    }
    for row, seen in zip(true.iter_rows(named=True), shown["value"], strict=True):
        about, wider = (row["year"], row["measure"]), {row["group"], *_wider(row["group"])}
        told = any((who, *about, group) in alike for who in (row["urn"], "authority") for group in wider)
        if seen is not None or row["level"] == "la" or told:
            continue
        n, reached = int(row["n"]), int(row["numerator"])
        few = any(0 < part < smallest_count for part in (reached, n - reached))
        if n < FEWEST or few or (n < alike_under and reached in (0, n)):
            yield Secret((row["urn"], row["year"], row["group"]), row["measure"], n, reached)


def _wider(group: str) -> set[str]:
    """The groups that everyone of this one is in."""
    direct = {total for total, tables in TABLES.items() if any(group in table for table in tables)}
    return direct.union(*(_wider(total) for total in direct))


def exposed(programme: Programme, found: Iterable[Secret]) -> Iterator[Exposed]:
    """Of which secrets it can be worked out what was withheld. That they are few is what anything withheld is taken
    for, and no secret."""
    for one in found:
        (urn, year, group) = one.who
        n, k = size(urn, year, group), did(urn, year, group, one.measure)
        if one.n < FEWEST and not _else(programme, {n: 1.0}, one.n):
            yield Exposed(one, "how many they are")
        if not programme.can_be({n: 1.0, k: -1.0}, 1.0):
            yield Exposed(one, "that all did it")
        if not _else(programme, {k: 1.0}, one.reached):
            yield Exposed(one, "how many did it")


def _else(programme: Programme, terms: dict[Name, float], value: int) -> bool:
    return programme.can_be(terms, value + 1) or programme.can_be({name: -f for name, f in terms.items()}, 1 - value)
