"""The pupils of one school, for those who may see them: who they are by number, their groups, their results.

Names are never kept, so there are none here. A UPN is shown by its last four characters; in full only in a download
that the school's own staff ask for (domain handbook §8: minimisation).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
import polars as pl

from keystage.analysis.measures import measures
from keystage.analysis.measures.preference import File, in_order, together
from keystage.analysis.measures.pupil_releases import cohorts_of_rows, placed_pupils
from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.membership import members
from keystage.analysis.scales import results
from keystage.analysis.store import Home, Release
from keystage.analysis.vocabulary import PupilGroup, pupil_groups, reasons

__all__ = ["EVERY", "Choice", "Column", "PupilList", "PupilRow", "ResultCell", "masked", "pupil_list"]

_GROUPS = ("disadvantaged", "eal", "sen_support", "sen_ehcp", "lac")
_STANDINGS = ("below the standard", "at the standard", "above the standard")
_SHOWN = 4  # characters of a UPN
EVERY = "all"  # year groups
_SORTS = ("pupil", "class", "result")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader chose. year: "" is the latest. year_group: a number, or "all"; "" is the oldest, so that nobody is
    shown a whole school who did not ask for it; of a teacher's own classes, all. group: "" is everybody. stage: "" is
    that at whose end the pupils stand."""

    year: str = ""
    year_group: str = ""
    group: str = ""
    stage: str = ""
    sort: str = "pupil"


@dataclass(frozen=True, slots=True)
class Column:
    """A result shown: its code and title."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class ResultCell:
    """words: the grade, or why there is none. standing: "at the standard" and the like, or ""."""

    words: str
    standing: str = ""
    missing: bool = False


@dataclass(frozen=True, slots=True)
class PupilRow:
    """upn: whole; pages show `masked(upn)`. number: the school's own. groups: of those that matter here."""

    upn: str
    number: str
    year_group: str
    room: str
    sex: str
    groups: tuple[str, ...]
    results: tuple[ResultCell, ...]

    @property
    def shown(self) -> str:
        return masked(self.upn or self.number)


@dataclass(frozen=True, slots=True)
class PupilList:
    """rows: as chosen. Everything that can be chosen stands beside them: pairs of code and words.

    held: whether any pupil of the school is held at all. no_classes: the files do not say who is in which class.
    """

    choice: Choice
    held: bool
    columns: tuple[Column, ...] = ()
    rows: tuple[PupilRow, ...] = ()
    years: tuple[str, ...] = ()
    year_groups: tuple[tuple[str, str], ...] = ()
    groups: tuple[tuple[str, str], ...] = ()
    stages: tuple[tuple[str, str], ...] = ()
    no_classes: bool = False
    releases: tuple[str, ...] = ()


def masked(number: str) -> str:
    """The last four characters: "…1234"; nothing of a shorter one but its last two."""
    return f"…{number[-_SHOWN:]}" if len(number) > 2 * _SHOWN else f"…{number[-2:]}" if number else "–"


def pupil_list(
    home: Path,
    urn: str,
    choice: Choice,
    *,
    classes: Collection[str] | None = None,
    without: Collection[str] = (),
) -> PupilList:
    """The pupils of a school as chosen. classes: only these classes' (a class teacher's own). without: UPNs of pupils
    whose rows may be kept and not used."""
    by_year = _files(Home(home))
    keep = partial(_own, urn=urn, classes=classes, without=without)
    every = classes is None and not without
    there = {year for year, files in by_year.items() if _any_of(home, files, urn, keep, every=every)}
    years = tuple(sorted(there, reverse=True))
    if not years:
        return PupilList(choice, held=False, no_classes=classes is not None and _has_pupils(home, by_year, urn))
    if classes is not None:  # the next year's class has its name; last year's pupils are no longer this teacher's
        years = years[:1]
    year = choice.year if choice.year in years else years[0]
    read = [
        (release, layout, keep(placed_pupils(Home(home), release, layout, urn=urn)))
        for release, layout in by_year[year]
    ]
    known = _year_groups([rows for _, _, rows in read])
    wanted = _wanted(choice.year_group, known, whole=classes is not None)
    if wanted is not None:
        read = [
            (release, layout, rows if rows.is_empty() else rows.filter(pl.col("year_group") == wanted))
            for release, layout, rows in read
        ]
    cohorts = cohorts_of_rows(Home(home), read)
    year_groups = tuple((str(one), _year_group(one)) for one in known or [cohort.year_group for cohort in cohorts])
    chosen = [c for c in cohorts if choice.year_group == str(c.year_group)] or cohorts
    shown = str(chosen[0].year_group) if len(chosen) == 1 else EVERY
    stages = _stages(chosen)
    stage = choice.stage if choice.stage in dict(stages) else stages[-1][0] if stages else ""
    groups = [one for one in pupil_groups(home) if one.code in _GROUPS]
    columns = _columns(chosen, stage)
    rows = [row for cohort in chosen for row in _rows(cohort, columns, groups, choice.group)]
    sort = choice.sort if choice.sort in _SORTS else "pupil"
    made = Choice(year, shown, choice.group, stage, sort)
    return PupilList(
        made, held=True, columns=columns, rows=tuple(sorted(rows, key=partial(_order, sort))), years=years,
        year_groups=year_groups, groups=tuple((one.code, one.title) for one in groups), stages=stages,
        releases=tuple(release.code for release, _ in by_year[year]),
    )  # fmt: skip


def _files(home: Home) -> dict[str, list[File]]:
    """Files of pupils by their year, the preferred first."""
    found = [files for files in together(in_order(home)) if files[0][1].pupils]
    return {str(files[0][0].year) if files[0][0].year else "": files for files in found}


def _any_of(
    home: Path, files: list[File], urn: str, keep: Callable[[pl.DataFrame], pl.DataFrame], *, every: bool
) -> bool:  # fmt: skip
    """Whether files of one year hold any pupil that is meant: results are read of the year that is shown alone. every:
    all of the school's are."""
    for release, layout in files:
        schools = _schools_named(home, release) if every else None
        if schools is not None:
            if urn in schools:
                return True
        elif not keep(placed_pupils(Home(home), release, layout, urn=urn)).is_empty():
            return True
    return False


@lru_cache(maxsize=200)
def _schools_named(home: Path, release: Release) -> frozenset[str] | None:
    """URNs of all schools of a release, which never changes; None where its rows do not all say theirs."""
    named = Home(home).frame(release, ["urn"])
    if "urn" not in named.columns or named["urn"].null_count():
        return None
    return frozenset(named["urn"].unique())


def _own(frame: pl.DataFrame, urn: str, classes: Collection[str] | None, without: Collection[str]) -> pl.DataFrame:
    if "urn" not in frame.columns:
        return frame.clear()
    own = frame.filter(pl.col("urn") == urn)
    for name in ("upn", "former_upn"):
        if without and name in own.columns:
            own = own.filter(~pl.col(name).is_in(list(without)).fill_null(value=False))
    if classes is None:
        return own
    return own.filter(pl.col("class").is_in(list(classes))) if "class" in own.columns else own.clear()


def _year_groups(read: Sequence[pl.DataFrame]) -> tuple[int, ...] | None:
    """Year groups of the pupils that are meant, where each of their rows says its own."""
    found: set[int] = set()
    for own in read:
        if own.is_empty():
            continue
        if "year_group" not in own.columns or own["year_group"].null_count():
            return None
        found |= set(own["year_group"].cast(pl.Int32).unique())
    return tuple(sorted(found))


def _wanted(asked: str, known: tuple[int, ...] | None, *, whole: bool) -> int | None:
    """The one year group that is read; None for all."""
    if not known or asked == EVERY:
        return None
    if asked in [str(one) for one in known]:
        return int(asked)
    return None if whole else known[-1]


def _has_pupils(home: Path, by_year: dict[str, list[File]], urn: str) -> bool:
    keep = partial(_own, urn=urn, classes=None, without=())
    return any(_any_of(home, files, urn, keep, every=True) for files in by_year.values())


def _year_group(number: int) -> str:
    return {-1: "Nursery", 0: "Reception"}.get(number, f"Year {number}")


_TITLES = {"EYFS": "Early years", "KS1": "Key stage 1", "KS2": "Key stage 2", "KS4": "Key stage 4"}


def _stages(cohorts: Sequence[Cohort]) -> tuple[tuple[str, str], ...]:
    found = {cohort.result(code).key_stage for cohort in cohorts for code in _held(cohort)}
    return tuple((code, words) for code, words in _TITLES.items() if code in found)


def _held(cohort: Cohort) -> list[str]:
    """Results with any grade or reason but "blank" among these pupils."""
    known = results(cohort.home).entries
    codes = [code for code in cohort.frame.columns if code in known]
    return cohort.once("held", lambda of: [code for code in codes if of.has(code) and _any(of, code)])


def _any(cohort: Cohort, code: str) -> bool:
    return bool(cohort.grades(code).is_not_null().any()) or bool((cohort.reasons(code) != "blank").any())


def _columns(cohorts: Sequence[Cohort], stage: str) -> tuple[Column, ...]:
    found: dict[str, Column] = {}
    for cohort in cohorts:
        for code in _held(cohort):
            result = cohort.result(code)
            if result.key_stage == stage:
                found.setdefault(code, Column(code, result.title.partition(",")[0]))
    return tuple(found.values())


def _rows(cohort: Cohort, columns: Sequence[Column], groups: Sequence[PupilGroup], wanted: str) -> list[PupilRow]:
    inside = {one.code: members(cohort, one) for one in groups}
    standing = {column.code: _standing(cohort, column.code) for column in columns}
    cells = {column.code: _cells(cohort, column.code, standing[column.code]) for column in columns}
    made = []
    for i, row in enumerate(cohort.frame.iter_rows(named=True)):
        of = [one for one in groups if (mask := inside[one.code]) is not None and mask[i]]
        if wanted and wanted not in [one.code for one in of]:
            continue
        made.append(
            PupilRow(
                upn=row.get("upn") or "",
                number=row.get("pupil") or "",
                year_group=_year_group(cohort.year_group),
                room=row.get("class") or "",
                sex=row.get("sex") or "",
                groups=tuple(one.title for one in of),
                results=tuple(cells[column.code][i] for column in columns),
            )
        )
    return made


def _cells(cohort: Cohort, code: str, standing: Sequence[str]) -> list[ResultCell]:
    if not cohort.has(code):
        return [ResultCell("–", missing=True)] * len(cohort)
    known = reasons(cohort.home)
    made = []
    for grade, why, at in zip(cohort.grades(code), cohort.reasons(code), standing, strict=True):
        if grade is not None:
            made.append(ResultCell(str(grade), at))
        else:
            words = known[why].words if why in known else "no result"
            made.append(ResultCell(words.partition(":")[0], at, missing=True))
    return made


def _standing(cohort: Cohort, code: str) -> Sequence[str]:
    """On, above or below the standard of the year, where the year has one for this result alone; else "" for each."""
    if not cohort.has(code):
        return [""] * len(cohort)
    bars = [cohort.reached(code, least) for least in _thresholds(cohort, code)]
    if not bars:
        return [""] * len(cohort)
    bars = sorted(bars, key=lambda bar: -float(bar.value.sum()))[: len(_STANDINGS) - 1]
    met = np.sum([np.nan_to_num(bar.value) for bar in bars], axis=0).astype(int)
    return [_STANDINGS[count] if counts else "" for count, counts in zip(met, cohort.counted(code), strict=True)]


def _thresholds(cohort: Cohort, code: str) -> list[str]:
    """Grades that a measure of the year asks of this result alone, the expected standard and the higher one."""
    return sorted(_asked_alone(cohort.home, cohort.year, measures(cohort.home).digest).get(code, ()))


@lru_cache(maxsize=20)
def _asked_alone(home: Path | None, year: int, digest: str) -> Mapping[str, frozenset[str]]:
    """Result -> the grades that measures of the year ask of it alone. digest: of the measures."""
    rules = [rule for measure in measures(home) if (rule := measure.rule_in(year)) is not None]
    alone = [one for one in rules if one.how == "share" and len(one.reach) == 1 and not one.any_of and not one.worked]
    codes = {code for rule in alone for code in rule.reach}
    return {code: frozenset(rule.reach[code] for rule in alone if code in rule.reach) - {""} for code in codes}


def _order(sort: str, row: PupilRow) -> tuple[object, ...]:
    number = row.upn or row.number
    if sort == "class":
        return row.room, row.year_group, number
    if sort == "result":
        first = row.results[0] if row.results else ResultCell("")
        return _STANDINGS.index(first.standing) if first.standing else -1, first.words, number
    return row.year_group, number[-_SHOWN:], number
