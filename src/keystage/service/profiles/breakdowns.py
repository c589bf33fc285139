"""A measure by two ways at once, year beside year: of a school, an authority, a trust or a cluster."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from django.conf import settings

from keystage.analysis.disclosure import policy, protect_breakdown
from keystage.analysis.measures import Measure, measures
from keystage.analysis.measures.pupils.answers import breakdown_of_tallies
from keystage.analysis.measures.pupils.ways import Way, ways
from keystage.analysis.packs import Audience
from keystage.service.profiles.listing import FEW
from keystage.service.profiles.models import TalliedPupils
from keystage.service.profiles.tallied import held_tallies, rows_of

__all__ = ["Asked", "Broken", "Choices", "Pupils", "broken_down", "choices"]

STAGES: Mapping[str, str] = {
    "KS2": "Key stage 2", "KS4": "Key stage 4", "KS1": "Key stage 1 and phonics", "EYFS": "Early years",
    "attendance": "Attendance", "context": "Context",
}  # fmt: skip
_FIRST, _SECOND = "sex", "disadvantaged"
_KEPT = 64  # tables kept as they were protected
_made: dict[tuple[object, ...], pl.DataFrame] = {}


@dataclass(frozen=True, slots=True)
class Pupils:
    """Whose pupils, as whom they are read. urns: of the schools. stage: whose measures come first. beside: what this
    reader is shown of the same place already, and the key of those figures."""

    urns: tuple[str, ...]
    audience: Audience
    stage: str = "KS2"
    beside: pl.DataFrame | None = None
    key: str = ""

    @property
    def rounded(self) -> bool:
        """Whether they are counted to the nearest few."""
        return len(self.urns) > 1 and bool(policy(self.audience, settings.KEYSTAGE_HOME).round_to)


@dataclass(frozen=True, slots=True)
class Asked:
    """Codes of a measure and of two different ways."""

    measure: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be asked for. stages: title and measures of each key stage. held: years that are tallied, latest first.
    asked: what is, with what was asked wrongly put right; None where nothing is held."""

    stages: tuple[tuple[str, tuple[Measure, ...]], ...]
    ways: tuple[Way, ...]
    held: Mapping[int, TalliedPupils]
    asked: Asked | None


@dataclass(frozen=True, slots=True)
class Broken:
    """The answer. rows: as `disclosure.protect_breakdown` gives them. years: those with a figure, in order."""

    measure: Measure
    ways: tuple[Way, Way]
    rows: pl.DataFrame
    years: tuple[int, ...]


def choices(pupils: Pupils, *, measure: str = "", first: str = "", second: str = "") -> Choices:
    """What there is to choose among these pupils' years; what was asked wrongly is as if it had not been asked."""
    held, home = held_tallies(), settings.KEYSTAGE_HOME
    codes = {code for row in held.values() for code in row.measures}
    known = {way.code: way for way in ways(home) if any(way.code in row.ways for row in held.values())}
    stages = tuple(
        (words, found)
        for stage, words in STAGES.items()
        if (found := tuple(one for one in measures(home) if one.key_stage == stage and one.code in codes))
    )
    if not stages or len({way.column for way in known.values()}) < 2:
        return Choices((), (), {}, None)
    chosen = measure if measure in codes else _usual(stages, pupils.stage, next(iter(held)))
    one, two = _two(known, first, second)
    return Choices(stages, tuple(known.values()), held, Asked(chosen, one, two))


def _usual(stages: Sequence[tuple[str, tuple[Measure, ...]]], stage: str, year: int) -> str:
    """The core measure of the stage in its latest year."""
    found = dict(stages).get(STAGES[stage]) or stages[0][1]
    now = [one for one in found if one.rule_in(year) is not None] or list(found)
    return next((one for one in now if one.rank == "core"), now[0]).code


def _two(known: Mapping[str, Way], first: str, second: str) -> tuple[str, str]:
    """Two ways of two different things; the second gives way."""
    one = next(code for code in (first, _FIRST, *known) if code in known)
    others = (code for code in (second, _SECOND, _FIRST, *known) if code in known)
    return one, next(code for code in others if known[code].column != known[one].column)


def broken_down(pupils: Pupils, found: Choices) -> Broken:
    """The breakdown asked for, as the audience may see it. The last few are kept: tallies never change under a name."""
    asked, home = found.asked, settings.KEYSTAGE_HOME
    assert asked is not None, "nothing is held"
    which: tuple[object, ...] = (
        home, asked, pupils.urns, pupils.audience, pupils.key, *(row.file for row in found.held.values())
    )  # fmt: skip
    rows = _made.get(which)
    if rows is None:
        rows = _made[which] = _protected(pupils, found, asked)
        while len(_made) > _KEPT:
            _made.pop(next(iter(_made)), None)
    known = {way.code: way for way in found.ways}
    years = tuple(rows["year"].unique().sort())
    return Broken(measures(home)[asked.measure], (known[asked.first], known[asked.second]), rows, years)


def _protected(pupils: Pupils, found: Choices, asked: Asked) -> pl.DataFrame:
    home = settings.KEYSTAGE_HOME
    by = (asked.first, asked.second)
    rows = breakdown_of_tallies(rows_of(found.held), measure=asked.measure, by=by, urns=pupils.urns, home=home)
    worded = _in_words_of_files(rows, by)
    shown = protect_breakdown(
        worded, audience=pupils.audience, beside=pupils.beside, schools=len(pupils.urns), home=home
    )
    told = _in_words_of_pages(shown, worded, rows)
    return _without_few(told) if pupils.rounded else told


def _without_few(rows: pl.DataFrame) -> pl.DataFrame:
    """Of ten pupils or fewer, counted to the nearest five, nothing that is true can be said: 3 of 7 would be 5 of 5."""
    few = ((pl.col("n") <= FEW) & pl.col("value").is_not_null()).fill_null(value=False)
    empty = (pl.when(few.not_()).then(name).alias(name) for name in ("value", "numerator", "denominator", "n"))
    return rows.with_columns(*empty, reason=pl.when(few).then(pl.lit("too_few")).otherwise("reason"))


def _in_words_of_pages(shown: pl.DataFrame, worded: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Columns and codes as before; also of the rows that came after: pairs of kinds of which nobody is there."""
    more, codes = shown[rows.height :], []
    for word, code in zip(worded.columns[2:4], rows.columns[2:4], strict=True):
        known = dict(zip(worded[word], rows[code], strict=True))
        codes.append(
            pl.concat([rows[code], more[word].replace_strict(known, return_dtype=rows[code].dtype).alias(code)])
        )
    era = pl.col("era").fill_null(pl.col("era").max().over("year"))  # of a year, whoever is there
    return shown.drop(worded.columns[2:4]).with_columns(*codes, era).select(rows.columns)


def _in_words_of_files(rows: pl.DataFrame, by: tuple[str, str]) -> pl.DataFrame:
    """Columns and words as files of pupils have them: by these the groups that are told of elsewhere are known."""
    known = ways(settings.KEYSTAGE_HOME)
    said = {name: {part.code: part.values[0] for part in known[name].parts} for name in by}
    worded = rows.with_columns(
        pl.col(name).replace_strict(words, default=None, return_dtype=pl.String) for name, words in said.items()
    )
    return worded.rename({name: known[name].column for name in by})
