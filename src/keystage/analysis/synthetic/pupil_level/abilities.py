"""What made-up pupils can do: one standard normal a result, correlated within a pupil across subjects and ages.

For a result taken at age t in subject d
  y = F + s (sqrt(a) G_t + sqrt(b) S_d + sqrt(1 - a - b) e) + what the school adds,
with F what the pupil's circumstances go with, G ability that loses correlation year by year and lies partly between
schools, S the subject's own, e chance; s makes the nation's variance 1. Correlations near those of the literature:
key stage 1 with key stage 2 about 0.65 in a subject and 0.75 in the average.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from keystage.analysis.synthetic.pupil_level.context import Context, columns, draw_context
from keystage.analysis.synthetic.pupil_level.definitions import MadeUpKind, People, PupilArea
from keystage.analysis.synthetic.pupil_level.schools import Schools, draw_schools, pupils_of_year

__all__ = ["Abilities", "Moments", "moments"]

Floats = NDArray[np.float64]

_REFERENCE_SCHOOLS = 1_200


@dataclass(frozen=True, slots=True)
class Moments:
    """The nation's circumstances. names: of the columns; mean: (k,); covariance: (k, k)."""

    names: tuple[str, ...]
    mean: Floats
    covariance: Floats

    def weights(self, people: People, year_group: int, domain: str) -> Floats:
        """(k,) what each column goes with at an age in a subject."""
        found = np.zeros(len(self.names))
        for effect in people.effects:
            found[self.names.index(effect.column)] += effect.size(year_group, domain)
        return found


def moments(
    people: People, nation: PupilArea, kinds: Mapping[str, MadeUpKind], *, year_group: int, rng: np.random.Generator
) -> Moments:
    """Mean and covariance of circumstances in a year group, of some schools drawn as the nation's are."""
    taught = {k: n for k, n in nation.schools.items() if kinds[k].low <= year_group <= kinds[k].high}
    every = sum(taught.values())
    counts = {kind: max(1, round(_REFERENCE_SCHOOLS * n / every)) for kind, n in taught.items()}
    schools = draw_schools(counts, kinds, rng=rng)
    context = draw_context(people, schools, pupils_of_year(schools, year_group, rng), rng)
    names = tuple(dict.fromkeys(effect.column for effect in people.effects))
    held = columns(context, names)
    return Moments(names, held.mean(axis=1), np.atleast_2d(np.cov(held)))


@dataclass(slots=True)
class Abilities:
    """Draws abilities of one cohort. ages: year groups at which results were taken, in order.

    Made once a cohort; `at` then gives each result's, and `start` the pupils' standing at the age before the last.
    """

    people: People
    context: Context
    schools: Schools
    moments: Moments
    ages: tuple[int, ...]
    rng: np.random.Generator
    _circumstances: Floats = field(init=False)
    _general: dict[int, Floats] = field(init=False)
    _own: dict[str, Floats] = field(init=False, default_factory=dict)
    _orders: dict[tuple[int, str], Floats] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._circumstances = columns(self.context, self.moments.names) - self.moments.mean[:, None]
        self._general = dict(zip(self.ages, self._through(self.ages), strict=True))

    def at(self, age: int, domain: str, *, chance: float = 1.0, added: float = 0.0) -> Floats:
        """The ability shown in one result, (n,). chance: how much of the usual part chance has. added: variance that
        schools will add to it."""
        if domain not in self._own:
            self._own[domain] = self.rng.standard_normal(len(self.context))
        own, luck = self.people.own, chance * (1 - self.people.shared - self.people.own)
        shared = 1 - own - luck
        held = np.sqrt(shared) * self._general[age] + np.sqrt(own) * self._own[domain]
        held += np.sqrt(luck) * self.rng.standard_normal(len(self.context))
        return self._nationally(held, age, domain, added)

    def start(self, age: int) -> Floats:
        """General standing at an age, (n,): mean 0 and variance 1 in the nation."""
        return self._nationally(self._general[age].copy(), age, "", 0.0)

    def order(self, age: int, choice: str, by: float) -> Floats:
        """Where pupils stand in the order in which they make a choice, (n,) standard normal; the same at each call."""
        key = (age, choice)
        if key not in self._orders:
            drawn = self.rng.standard_normal(len(self.context))
            self._orders[key] = by * self.start(age) + np.sqrt(1 - by**2) * drawn
        return self._orders[key]

    def _nationally(self, held: Floats, age: int, domain: str, added: float) -> Floats:
        weights = self.moments.weights(self.people, age, domain)
        explained = float(weights @ self.moments.covariance @ weights)
        held *= np.sqrt(1 - explained - added)
        held += weights @ self._circumstances
        return held

    def _through(self, ages: Iterable[int]) -> list[Floats]:
        """General ability at each age, its correlation falling by the years between."""
        between = np.sqrt(self.people.intake) * self.schools.intake[self.context.school]
        within: list[Floats] = []
        last = 0
        for age in ages:
            drawn = self.rng.standard_normal(len(self.context))
            if within:
                kept = np.exp(-self.people.decay * (age - last))
                drawn = kept * within[-1] + np.sqrt(1 - kept**2) * drawn
            within.append(drawn)
            last = age
        return [between + np.sqrt(1 - self.people.intake) * each for each in within]
