"""The list of schools: who may be seen, what stands out of each for its own audience, filtered, counted, in order."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import polars as pl
from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import mark_safe

from keystage.analysis.charts import glyph
from keystage.analysis.disclosure import hide_columns
from keystage.analysis.measures import Measure, measures
from keystage.analysis.register import school_types
from keystage.service.profiles.listing import FEW, STANDS
from keystage.service.profiles.lists_figures import Choice, choices, figure_words
from keystage.service.profiles.lists_query import FACETS, Query
from keystage.service.profiles.lists_ready import figures, rows
from keystage.service.profiles.models import Prepared
from keystage.service.schools.models import School
from keystage.service.schools.selectors import audiences, find, index, visible_group, visible_urns, watched_by

__all__ = ["PER_PAGE", "Facet", "Listed", "Option", "listed", "seen_schools", "type_title"]

PER_PAGE = 50
_MANY = 8  # options that still stand as boxes to tick; more are chosen from a list
_SIZES = ((0, "Under 100"), (100, "100 to 199"), (200, "200 to 419"), (420, "420 to 999"), (1000, "1,000 or more"))
_COHORTS = ((0, "10 or fewer"), (11, "11 to 15"), (16, "16 to 30"), (31, "31 to 60"), (61, "61 or more"))
_NONE = "(none)"
_ALL = pl.lit(value=True)
_DEPTHS = {"targeted": "targeted", "intensive": "intensive", "universal": "universal"}
_OF_PLACES = ("urn", "la", "trust_uid", "cluster_code")


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    words: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """many: chosen from a list, not ticked. open: something of it is chosen."""

    name: str
    title: str
    options: tuple[Option, ...]
    many: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """rows: of this page. urns: of all that fit, in order. total: that may be seen at all. below: that stand out so."""

    rows: tuple[Mapping[str, Any], ...]
    urns: tuple[str, ...]
    total: int
    facets: tuple[Facet, ...]
    choice: Choice
    stands: Mapping[str, int]
    query: Query
    measure: Measure | None = None


def seen_schools(user: Any, prepared: Prepared | None, *, within: Sequence[str] | None = None) -> pl.DataFrame:
    """Every school somebody may see, with what stands out of it for its own audience; what the school list tells and
    that audience may not see is left empty."""
    seen = visible_urns(user)
    wanted = seen if within is None else seen & set(within)
    frame = index().frame.filter(pl.col("urn").is_in(list(wanted)))
    as_whom = audiences(user, frame.select(_OF_PLACES).iter_rows())
    frame = frame.with_columns(audience=pl.col("urn").replace_strict(as_whom, default="public", return_dtype=pl.String))
    parts = [
        hide_columns(part, audience=str(audience), home=settings.KEYSTAGE_HOME)
        for (audience,), part in frame.group_by("audience", maintain_order=True)
    ]
    shown = pl.concat(parts) if parts else frame
    told = rows(prepared, as_whom)
    return _banded(shown.join(told, on="urn", how="left", maintain_order="left"))


def listed(user: Any, query: Query, prepared: Prepared | None) -> Listed:
    """The list as asked for."""
    frame = seen_schools(user, prepared, within=_within(user, query))
    if query.q:
        found = find(query.q, within=frame["urn"].to_list(), limit=frame.height)
        frame = frame.filter(pl.col("urn").is_in([match.urn for match in found.matches]))
    choice = choices(prepared, query, frame)
    query = replace(query, measure=choice.measure, group=choice.group)
    frame = _with_figure(frame, prepared, query)
    fits = {name: _fits(name, values) for name, values in query.chosen.items()}
    of_figure = _fits_figure(query)
    kept = frame.filter(*fits.values(), of_figure)
    facets = tuple(_facet(name, frame.filter(of_figure), fits, query) for name in FACETS)
    ordered = _ordered(kept, query)
    start = (query.page - 1) * PER_PAGE
    page = ordered.slice(start, PER_PAGE)
    return Listed(
        rows=tuple(_row(row, query, choice) for row in page.iter_rows(named=True)),
        urns=tuple(ordered["urn"].to_list()),
        total=School.objects.visible_to(user).count() if query.filters else frame.height,
        facets=tuple(facet for facet in facets if len(facet.options) > 1 or facet.open),
        choice=choice,
        stands={code: kept.filter(pl.col("stands").list.contains(code)).height for code in STANDS},
        query=query,
        measure=measures(settings.KEYSTAGE_HOME)[query.measure] if query.measure else None,
    )


def _within(user: Any, query: Query) -> Sequence[str] | None:
    """The schools of one's watch list or a group, where the list is of these."""
    if query.watched:
        return tuple(watched_by(user))
    return visible_group(user, query.group_pk).urns if query.group_pk else None


def _banded(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        stands=pl.col("stands").fill_null(pl.lit(["few"], pl.List(pl.String))),
        size=_band("pupils", _SIZES),
        cohort_band=_band("cohort", _COHORTS),
    )


def _band(column: str, bands: Sequence[tuple[int, str]]) -> pl.Expr:
    made: Any = pl.when(pl.col(column).is_null()).then(pl.lit(None, pl.String))
    for least, words in reversed(bands):
        made = made.when(pl.col(column) >= least).then(pl.lit(words))
    found: pl.Expr = made.otherwise(pl.lit(None, pl.String))
    return found


def _with_figure(frame: pl.DataFrame, prepared: Prepared | None, query: Query) -> pl.DataFrame:
    """The chosen measure beside each school: what its own audience may see of it."""
    as_whom = dict(frame.select("urn", "audience").iter_rows())
    told = figures(prepared, as_whom, query.measure, query.group)
    columns = [name for name in told.columns if name != "urn"]
    return frame.join(told.rename({n: f"figure_{n}" for n in columns}), on="urn", how="left", maintain_order="left")


def _fits(name: str, values: Sequence[str]) -> pl.Expr:
    column = pl.col(FACETS[name][1])
    if name == "stands":
        return pl.any_horizontal(column.list.contains(value) for value in values)
    return _said(name).is_in(list(values))


def _said(name: str) -> pl.Expr:
    column = pl.col(FACETS[name][1])
    return pl.when(column.fill_null("") == "").then(pl.lit(_NONE)).otherwise(column)


def _fits_figure(query: Query) -> pl.Expr:
    """Of a count of ten pupils or fewer no percentage is compared (handbook 9a.9)."""
    if not query.measure or not query.how or query.wrong_value:
        return pl.lit(value=True)
    value, many = pl.col("figure_value"), (pl.col("figure_n") > FEW).fill_null(value=True)
    clear = pl.col("figure_clear").fill_null(value=False)
    asked = {
        "most": value <= (query.value or 0.0),
        "least": value >= (query.value or 0.0),
        "below": clear & (pl.col("figure_direction") == "below"),
        "above": clear & (pl.col("figure_direction") == "above"),
    }[query.how]
    return (asked & many).fill_null(value=False)


def _facet(name: str, frame: pl.DataFrame, fits: Mapping[str, pl.Expr], query: Query) -> Facet:
    """Its options, each with how many schools it would leave beside what is chosen elsewhere."""
    left = frame.filter(_ALL, *(fit for other, fit in fits.items() if other != name))
    title, column = FACETS[name]
    if name == "stands":
        words = dict(STANDS)
        counted = dict(left.select(pl.col(column).explode().alias("v")).group_by("v").len().iter_rows())
    else:
        everything = frame.select(_said(name).unique().alias("v"))["v"].to_list()
        words = {value: _worded(name, value) for value in _in_order(name, everything)}
        counted = dict(left.select(_said(name).alias("v")).group_by("v").len().iter_rows())
    chosen = query.chosen.get(name, ())
    options = tuple(Option(v, said, counted.get(v, 0), v in chosen) for v, said in words.items())
    if {option.value for option in options} <= {_NONE}:
        options = ()
    return Facet(name, title, options, many=len(options) > _MANY, open=bool(chosen))


def _in_order(name: str, values: Sequence[str]) -> list[str]:
    bands = [words for _, words in (*_SIZES, *_COHORTS)]
    order = {words: at for at, words in enumerate(bands)} if name in ("size", "cohort") else {}
    return sorted(values, key=lambda v: (v == _NONE, order.get(v, 0), v))


def _worded(name: str, value: str) -> str:
    if value == _NONE:
        return "Not known" if name in ("size", "cohort", "kind", "type", "state") else "None"
    if name == "type":
        return type_title(value)
    plain = value.replace("_", " ")
    return plain[:1].upper() + plain[1:] if name in ("kind", "state") else value


def type_title(code: str) -> str:
    """A type of school in words, whatever the file that brought it wrote."""
    known = school_types(settings.KEYSTAGE_HOME)
    return known[code].title if code in known else code.replace("_", " ").capitalize()


def _ordered(frame: pl.DataFrame, query: Query) -> pl.DataFrame:
    few = (pl.col("figure_n") <= FEW).fill_null(value=False)
    column = {
        "name": pl.col("name").str.to_lowercase(),
        "pupils": pl.col("affected"),
        "figure": pl.when(few.not_()).then(pl.col("figure_value")),
        "inspected": pl.col("inspection_date"),
        "visit": pl.col("next_visit"),
    }[query.sort]
    return frame.sort([column, pl.col("name"), pl.col("urn")], descending=[query.down, False, False], nulls_last=True)


def _row(row: Mapping[str, Any], query: Query, choice: Choice) -> Mapping[str, Any]:
    """As the template writes it: bold marked, the direction as a shape with its word."""
    bold = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(row["text"] or ""))
    told = bool(row["measure"]) and bool(row["lead"])
    return {
        **row,
        "figure": figure_words(row, choice) if query.measure else None,
        "text": mark_safe(bold),  # noqa: S308 - escaped above
        "glyph": mark_safe(_glyph(row["shape"], clear=bool(row["clear"]))) if told else "",  # noqa: S308 - our own SVG
        "spark": mark_safe(row["spark"] or ""),  # noqa: S308 - our own SVG
        "depth": _DEPTHS.get((row["level_in_force"] or "").lower(), ""),
        "private": row["maintained"] is False and bool(row["level_in_force"]),
    }


@cache
def _glyph(shape: Any, *, clear: bool) -> str:
    return glyph(shape, clear=clear, size=14, where="screen")
