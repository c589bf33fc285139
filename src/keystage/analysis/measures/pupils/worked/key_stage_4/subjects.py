"""What a cohort holds of key stage 4 results: who took what, for how many points, and who reached a grade."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keystage.analysis import scales
from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.worked.key_stage_4.definition import good_grades
from keystage.analysis.scales import Result

__all__ = ["Subjects", "any_subjects", "by_blocks", "good", "slots", "subjects", "take"]

_BLOCK = 16_384


@dataclass(frozen=True, slots=True)
class Subjects:
    """The key stage 4 results that a cohort holds on a scale of its year.

    points: result -> (n,) points, NaN where the pupil has no grade in it (U is a grade, worth 0).
    unknown: result -> (n,) whose cell cannot be read or is still to come; results without such a pupil are not in it.
    """

    results: dict[str, Result]
    points: dict[str, NDArray[np.float64]]
    unknown: dict[str, NDArray[np.bool_]]
    pupils: int

    def known(self, codes: Iterable[str] | None = None) -> NDArray[np.bool_]:
        """(n,) Pupils none of whose results, or of these results, is unknown."""
        sure = np.ones(self.pupils, dtype=bool)
        for code in self.unknown if codes is None else codes:
            if code in self.unknown:
                sure &= ~self.unknown[code]
        return sure

    def tagged(self, tag: str) -> tuple[str, ...]:
        """Codes of the results held that count as `tag`."""
        return tuple(code for code, result in self.results.items() if tag in result.tags)

    def taken(self, codes: Iterable[str]) -> NDArray[np.intp]:
        """(n,) In how many of these results each pupil has a grade."""
        number = np.zeros(self.pupils, dtype=np.intp)
        for code in codes:
            if code in self.points:
                number += ~np.isnan(self.points[code])
        return number

    def filled(self, code: str) -> NDArray[np.float64]:
        """A result's points, 0 where there is no grade or the result is not held."""
        held = self.points.get(code)
        return np.zeros(self.pupils) if held is None else np.nan_to_num(held)

    def rows(self, some: slice) -> "Subjects":
        """The same of some of the pupils."""
        points = {code: held[some] for code, held in self.points.items()}
        unknown = {code: held[some] for code, held in self.unknown.items()}
        return Subjects(self.results, points, unknown, len(range(self.pupils)[some]))

    def worth(self, code: str) -> int:
        """How many GCSEs a result is worth."""
        return 2 if "double" in self.results[code].tags else 1


def any_subjects(cohort: Cohort) -> Subjects:
    """The results held, however few."""
    return cohort.once("key stage 4: subjects", _subjects)


def subjects(cohort: Cohort) -> Subjects | None:
    """The results held; None where English, maths and one more are not among them: too few to add up."""
    held = any_subjects(cohort)
    english = held.tagged("english") + held.tagged("english_whole")
    others = len(held.results) - len(english) - len(held.tagged("maths"))
    return held if english and held.tagged("maths") and others > 0 else None


def _subjects(cohort: Cohort) -> Subjects:
    known = [r for r in scales.results(cohort.home) if r.key_stage == "KS4" and cohort.has(r.code)]
    unknown = {r.code: mask for r in known if (mask := cohort.unknown(r.code)).any()}
    return Subjects({r.code: r for r in known}, {r.code: cohort.points(r.code) for r in known}, unknown, len(cohort))


def good(cohort: Cohort, code: str, grade: str) -> NDArray[np.bool_] | None:
    """(n,) Who reached a grade of a result that is good in this sense.

    None where the result is not held, or no grade of its scale can be said to be good in it.
    """
    scale = cohort.scale(code) if cohort.has(code) else None
    least = good_grades(cohort.home)[grade].least.get(scale.code) if scale else None
    return None if least is None else cohort.reached(code, least).value > 0


def by_blocks(held: Subjects, make: Callable[[Subjects], NDArray[np.float64]]) -> NDArray[np.float64]:
    """What `make` says of the pupils, (…, n), made of a few thousand of them at a time: so few stay in the cache."""
    starts = range(0, max(held.pupils, 1), _BLOCK)
    return np.concatenate([make(held.rows(slice(start, start + _BLOCK))) for start in starts], axis=-1)


def slots(number: int, pupils: int) -> list[NDArray[np.float64]]:
    """Empty slots, each worth 0 to every pupil."""
    return [np.zeros(pupils) for _ in range(number)]


def take(best: list[NDArray[np.float64]], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Put each pupil's points into the slots if they are among the best; what no longer has a slot comes back."""
    left = points
    for place, held in enumerate(best):
        best[place], left = np.maximum(held, left), np.minimum(held, left)
    return left
