"""Rounds of the attack: a made-up school or area, what a reader is shown of it, and what of the rest is found out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from keystage.analysis import disclosure
from tests.attack import crossed, made_up
from tests.attack.programme import Programme
from tests.attack.reader import Exposed, exposed, read, schools_add_up, secrets

OUTSIDE = {"adviser": (11, 0), "governors": (11, 0), "public": (16, 6)}  # small and all alike under; counts under


@dataclass(frozen=True)
class Round:
    """figures: cells there were; first: withheld for their own sake; second: for another's."""

    figures: int
    first: int
    second: int
    secrets: int
    exposed: tuple[Exposed, ...]


def one_school(rng: np.random.Generator, audience: str) -> Round:
    """All groups and measures of one school together."""
    true = made_up.figures({"999001": made_up.pupils(rng, _many(rng))})
    return _attacked(true, [disclosure.protect(true, audience=audience)], audience)


def partly_published(rng: np.random.Generator, audience: str) -> Round:
    """DfE printed whole percentages of all pupils and of the disadvantaged; the rest is ours."""
    cohort = {"999001": made_up.pupils(rng, _many(rng, 30))}
    printed = {"all"} | ({"disadvantaged"} if int(cohort["999001"]["disadvantaged"].sum()) > 10 else set())
    true = made_up.figures(cohort, published=lambda measure, group: measure.endswith("_exp") and group in printed)
    exact, shown = made_up.figures(cohort), disclosure.protect(true, audience=audience)
    found = _attacked(exact, [shown], audience)
    # What DfE's own figures tell by themselves is told, whatever is withheld here.
    printed_alone = shown.with_columns(value=pl.when(pl.col("definition") == "published").then("value"))
    programme = Programme()
    read(programme, printed_alone)
    told = set(exposed(programme, [one.secret for one in found.exposed]))
    return replace(found, exposed=tuple(one for one in found.exposed if one not in told))


def two_audiences(rng: np.random.Generator, audience: str) -> Round:
    """Somebody who has what a wider audience was shown, too: nothing comes of both but what the wider one knows."""
    true = made_up.figures({"999001": made_up.pupils(rng, _many(rng))})
    both = [disclosure.protect(true, audience=who) for who in (audience, "adviser")]
    return _attacked(true, both, "adviser")


def schools_and_authority(rng: np.random.Generator, audience: str) -> Round:
    """A few schools and the authority they make up."""
    cohorts = {f"99900{place}": made_up.pupils(rng, _many(rng)) for place in range(1, int(rng.integers(3, 6)))}
    true = made_up.figures(cohorts | {"998": pl.concat(cohorts.values())})
    shown = disclosure.protect(true, audience=audience, areas=dict.fromkeys(cohorts, "998"))
    return _attacked(true, [shown], audience, area=("998", tuple(cohorts)))


def one_way_and_two_way(rng: np.random.Generator, audience: str) -> Round:
    """The school's page and two tables of two things at once, of two measures."""
    cohort = made_up.pupils(rng, _many(rng, 12))
    true = made_up.figures({"999001": cohort})
    shown = disclosure.protect(true, audience=audience)
    programme = Programme()
    read(programme, shown)
    figures, first, second, found = 0, 0, 0, []
    for by, measure in ((("sex", "sen"), "ks2_reading_exp"), (("disadvantaged", "sex"), "ks2_maths_exp")):
        table = made_up.two_way(cohort, measure, by)
        told = disclosure.protect_breakdown(table, audience=audience, beside=shown)
        crossed.read(programme, told, "999001", by)
        mine = list(crossed.secrets(table, told.head(table.height), shown, by, *OUTSIDE[audience]))
        every = list(
            crossed.secrets(table, told.head(table.height).with_columns(value=None), shown, by, *OUTSIDE[audience])
        )
        found += mine
        figures, first = figures + table.height, first + len(every)
        second += told.head(table.height)["value"].null_count() - len(every)
    alike, few = OUTSIDE[audience]
    found += list(secrets(true, shown, alike_under=alike, smallest_count=few))
    return Round(figures, first, second, len(found), tuple(exposed(programme, found)))


ROUNDS: dict[str, Callable[[np.random.Generator, str], Round]] = {
    "one school": one_school,
    "partly published": partly_published,
    "two audiences": two_audiences,
    "schools and authority": schools_and_authority,
    "one-way and two-way": one_way_and_two_way,
}


def rounds(kind: str, many: int, *, seed: int = 0) -> Iterator[Round]:
    """Round after round of a kind, each of its own seed, audience after audience."""
    for number in range(seed, seed + many):
        audience = list(OUTSIDE)[number % len(OUTSIDE)]
        yield ROUNDS[kind](np.random.default_rng([number, len(kind)]), audience)


def _many(rng: np.random.Generator, least: int = 4) -> int:
    return int(rng.integers(least, 121))


def _attacked(
    true: pl.DataFrame, shown: list[pl.DataFrame], audience: str, area: tuple[str, tuple[str, ...]] | None = None
) -> Round:
    programme = Programme()
    for one in shown:
        read(programme, one)
    if area is not None:
        schools_add_up(programme, *area, shown[0])
    alike, few = OUTSIDE[audience]
    widest = shown[-1]
    every = list(secrets(true, widest.with_columns(value=None), alike_under=alike, smallest_count=few))
    found = list(secrets(true, widest, alike_under=alike, smallest_count=few))
    second = widest.filter(pl.col("level") == "school")["value"].null_count() - len(every)
    return Round(widest.height, len(every), second, len(found), tuple(exposed(programme, found)))
