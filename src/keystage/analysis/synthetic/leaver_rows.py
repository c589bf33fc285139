"""Year 11 of a made-up area's secondary schools, pupil by pupil, such that they make what the tables say of each.

Everybody enters English language and literature, maths, combined science, a humanity, religious studies or French, and
art or computer science: eight places of Attainment 8 and nothing beside them, so that its sum is plain. As many take
French as the tables say enter the English Baccalaureate; computer science is the subject with much maths in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from keystage.analysis.synthetic.area import MadeUpArea, MadeUpSchool
from keystage.analysis.synthetic.pupil_facts import Circumstances, fact_rows

__all__ = ["leaver_rows"]

Row = dict[str, str]
Ints = NDArray[np.int_]

_YEAR_GROUP = 11
_SPREAD, _OWN = 1.7, 0.7  # standard deviations of grades: between pupils, and of one subject beside the others
_COMPUTING = {True: 0.12, False: 0.3}  # share of girls and of boys who choose computer science before art
_AT_ELEVEN, _POINTS = 104.5, 7.0  # scaled score nationally, and in one standard deviation


@dataclass(slots=True)
class _Grades:
    """Arrays over pupils, 0 (U) to 9. science: the two grades together, 0 to 18."""

    language: Ints
    literature: Ints
    maths: Ints
    science: Ints
    humanity: Ints
    religion: Ints
    art: Ints

    def total(self) -> int:
        """Points of Attainment 8: the better English and maths count twice."""
        english = 2 * np.maximum(self.language, self.literature) + np.minimum(self.language, self.literature)
        return int((english + 2 * self.maths + self.science + self.humanity + self.religion + self.art).sum())


def leaver_rows(
    area: MadeUpArea,
    schools: Sequence[MadeUpSchool],
    published: Sequence[Mapping[str, str]],
    *,
    year: int,
    rng: np.random.Generator,
    home: Path | None = None,
) -> list[Row]:
    """Year 11 of every school in the year's key stage 4 tables, with results at eleven and sixteen."""
    table = {row["URN"]: row for row in published if row["URN"]}
    rows = []
    for school in schools:
        row = table.get(str(school.urn))
        if row is not None:
            of, ability = _drawn(school, int(row["TPUP"]), rng)
            known = fact_rows(area, school, of, year=year, year_group=_YEAR_GROUP, rng=rng, home=home)
            linguists = _count(row["PTEBACC_E_PTQ_EE"], len(ability))
            results = _results(_grades(ability, row, rng), ability, of.girls, linguists=linguists, rng=rng)
            rows += [facts | more for facts, more in zip(known, results, strict=True)]
    return rows


def _drawn(school: MadeUpSchool, n: int, rng: np.random.Generator) -> tuple[Circumstances, NDArray[np.float64]]:
    story = school.story
    ehcp = rng.random(n) < 0.02
    of = Circumstances(
        girls=rng.random(n) < 0.49,
        disadvantaged=rng.random(n) < story.fsm6,
        eal=rng.random(n) < 0.12,
        mobile=rng.random(n) < 0.06,
        sen_support=~ehcp & (rng.random(n) < 0.12),
        ehcp=ehcp,
    )
    ability = rng.normal(0, 1, n) - 0.45 * of.disadvantaged - 0.7 * of.sen_support - 1.2 * of.ehcp + 0.1 * of.girls
    return of, (ability - ability.mean()) / ability.std()


def _grades(ability: NDArray[np.float64], row: Mapping[str, str], rng: np.random.Generator) -> _Grades:
    """Grades about the school's own mean, then moved until its published shares and its total are met."""
    n, mean = len(ability), float(row["ATT8SCR"]) / 10

    def drawn(places: int = 1) -> Ints:
        grade = places * (mean + _SPREAD * ability) + rng.normal(0, _OWN * places, n)
        return np.clip(np.round(grade), 0, 9 * places).astype(int)

    grades = _Grades(drawn(), drawn(), drawn(), drawn(2), drawn(), drawn(), drawn())
    grades.science[grades.science == 1] = 2  # no pair of grades is worth one
    _meet_basics(grades, ability, good=_count(row["PTL2BASICS_94"], n), strong=_count(row["PTL2BASICS_95"], n))
    _meet_total(grades, round(float(row["ATT8SCR"]) * n), rng)
    return grades


def _meet_basics(grades: _Grades, ability: NDArray[np.float64], *, good: int, strong: int) -> None:
    """The ablest reach 5 in English and maths, those after them 4, the others not both."""
    order = np.argsort(-ability, kind="stable")
    top, next_, rest = order[:strong], order[strong:good], order[good:]
    for subject in (grades.language, grades.maths):
        subject[top] = np.maximum(subject[top], 5)
        subject[next_] = np.maximum(subject[next_], 4)
    grades.maths[next_] = 4
    grades.maths[rest] = np.minimum(grades.maths[rest], 3)


def _meet_total(grades: _Grades, wanted: int, rng: np.random.Generator) -> None:
    """A grade more or less here and there, outside English and maths."""
    short = wanted - grades.total()
    step = 1 if short > 0 else -1
    for _ in range(9):
        for subject in (grades.art, grades.religion, grades.humanity):
            for i in rng.permutation(len(subject)):
                if short == 0:
                    return
                if 0 <= subject[i] + step <= 9:
                    subject[i] += step
                    short -= step


def _results(
    grades: _Grades,
    ability: NDArray[np.float64],
    girls: NDArray[np.bool_],
    *,
    linguists: int,
    rng: np.random.Generator,
) -> list[Row]:
    """The columns of a row: who reads history, French and computer science, and the grades of each."""
    n = len(ability)
    scores = [_AT_ELEVEN + _POINTS * (0.75 * ability + 0.66 * rng.normal(0, 1, n)) for _ in range(2)]
    reading, maths = (np.clip(np.round(score), 80, 120).astype(int) for score in scores)
    history = rng.random(n) < 0.5
    french = np.zeros(n, dtype=bool)
    french[np.argsort(-ability - rng.normal(0, 1, n), kind="stable")[:linguists]] = True
    computing = rng.random(n) < np.where(girls, _COMPUTING[True], _COMPUTING[False])
    return [
        {
            "KS2 reading": str(reading[i]),
            "KS2 maths": str(maths[i]),
            "GCSE English language": _one(grades.language[i]),
            "GCSE English literature": _one(grades.literature[i]),
            "GCSE maths": _one(grades.maths[i]),
            "GCSE combined science": _two(grades.science[i]),
            "GCSE history": _one(grades.humanity[i]) if history[i] else "",
            "GCSE geography": "" if history[i] else _one(grades.humanity[i]),
            "GCSE religious studies": "" if french[i] else _one(grades.religion[i]),
            "GCSE French": _one(grades.religion[i]) if french[i] else "",
            "GCSE art and design": "" if computing[i] else _one(grades.art[i]),
            "GCSE computer science": _one(grades.art[i]) if computing[i] else "",
        }
        for i in range(n)
    ]


def _one(grade: int) -> str:
    return str(grade) if grade else "U"


def _two(points: int) -> str:
    """Eleven points are 6-5."""
    return f"{points - points // 2}-{points // 2}" if points else "U"


def _count(share: str, n: int) -> int:
    return round(float(share.rstrip("%")) * n / 100)
