"""What is known of made-up pupils besides results, clustered in schools as it is in life."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keystage.analysis.synthetic.pupil_level.definitions import People
from keystage.analysis.synthetic.pupil_level.schools import Schools

__all__ = ["Context", "columns", "draw_context"]

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Context:
    """Arrays over pupils. school: place of each pupil's school. support, plan: special needs.

    age: 1 for the first day of the year's births, 0 for the last. idaci: 0 to 1. ethnicity: place in the definition.
    """

    school: NDArray[np.intp]
    girl: Bools
    fsm6: Bools
    fsm: Bools
    lac: Bools
    eal: Bools
    mobile: Bools
    support: Bools
    plan: Bools
    age: NDArray[np.float64]
    idaci: NDArray[np.float64]
    ethnicity: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.school)


def draw_context(people: People, schools: Schools, school: NDArray[np.intp], rng: np.random.Generator) -> Context:
    """Draw the pupils of the schools named in `school`, one place a pupil."""
    n = len(school)
    fsm6 = rng.random(n) < _chance(people.fsm6, people.fsm6_spread, schools.fsm6)[school]
    eal = rng.random(n) < _chance(people.eal, people.eal_spread, schools.eal)[school]
    plans = np.array([people.plan if k.plans is None else k.plans for k in schools.kinds])[schools.kind]
    plan = rng.random(n) < plans[school]
    support = ~plan & (rng.random(n) < _chance(people.support, people.support_spread, schools.support)[school])
    deprived = np.log(people.idaci / (1 - people.idaci)) + people.idaci_spread * (
        0.8 * schools.fsm6[school] + 0.55 * (fsm6 - people.fsm6) + 0.5 * rng.standard_normal(n)
    )
    return Context(
        school=school,
        girl=rng.random(n) < people.girls,
        fsm6=fsm6,
        fsm=fsm6 & (rng.random(n) < people.fsm_now),
        lac=rng.random(n) < people.lac,
        eal=eal,
        mobile=rng.random(n) < _chance(people.mobile, people.mobile_spread, schools.mobile)[school],
        support=support,
        plan=plan,
        age=rng.random(n),
        idaci=1 / (1 + np.exp(-deprived)),
        ethnicity=_ethnicities(people, eal, rng),
    )


def columns(context: Context, names: tuple[str, ...]) -> NDArray[np.float64]:
    """The columns that effects are of, as numbers: (k, n)."""
    return np.array([getattr(context, name) for name in names], dtype=np.float64)


def _chance(share: float, spread: float, place: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each school's chance, such that the nation's mean stays near `share` however far schools lie apart."""
    middle = np.log(share / (1 - share)) * np.sqrt(1 + 0.346 * spread**2)
    return np.asarray(1 / (1 + np.exp(-middle - spread * place)))


def _ethnicities(people: People, eal: Bools, rng: np.random.Generator) -> NDArray[np.intp]:
    draw = rng.random(len(eal))
    each = []
    for shares in ([e.english for e in people.ethnicities], [e.other for e in people.ethnicities]):
        each.append(np.searchsorted(np.cumsum(shares)[:-1] / np.sum(shares), draw, side="right"))
    return np.where(eal, each[1], each[0])
