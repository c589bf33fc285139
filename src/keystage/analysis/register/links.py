"""Which school followed which: from the links of the register, and from files that name an academy's other URN."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from keystage.analysis import shelf
from keystage.analysis.register.facts import rows_of_schools
from keystage.analysis.register.held import Held
from keystage.analysis.register.tokens import translate
from keystage.analysis.store import Release

__all__ = ["LINEAGE", "KindOfLink", "generations", "kinds_of_link", "lineage"]

LINEAGE: Mapping[str, pl.DataType] = {
    "urn": pl.String(),
    "predecessor": pl.String(),
    "generation": pl.Int32(),  # 1: directly before; 2: the predecessor's predecessor
    "link": pl.String(),  # replaced | merged | amalgamated | split
    "followed": pl.Boolean(),  # results before stand for the later school too
    "linked_on": pl.Date(),  # as the link says; null where it says none
    "opened_on": pl.Date(),  # the later school's opening in the register: the two may disagree, and both are kept
    "closed_on": pl.Date(),  # the earlier school's closing in the register
    "release": pl.String(),
}
_PLACEHOLDER = date(1900, 1, 1)
_GENERATIONS = 6


@dataclass(frozen=True, slots=True)
class KindOfLink:
    """One kind. linked, own, younger: how files write it where the linked school, the school of the row, or the one
    with the lower URN came first. followed: results before the change stand for the later school too."""

    code: str
    title: str
    linked: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    younger: tuple[str, ...] = ()
    followed: bool = False


def kinds_of_link(home: Path | None = None) -> shelf.Shelf[KindOfLink]:
    """The kinds of link on the shelf, by code."""
    return shelf.read("school_links", KindOfLink, table="link", home=home)


def lineage(held: Held, dates: pl.DataFrame, *, as_at: date, home: Path | None = None) -> pl.DataFrame:
    """Every earlier school of every school, nearest first: columns LINEAGE.

    dates: urn, open_date, close_date of the register. Left out: links made after `as_at`, and links to a school that
    opened after it. Where links contradict each other (each the other's predecessor), the lower URN came first.
    """
    direct = pl.concat([_none(), *(_of(rows, release, home) for release, rows in held)])
    direct = direct.filter(pl.col("urn") != pl.col("predecessor"), (pl.col("linked_on") <= as_at).fill_null(value=True))
    direct = direct.sort("linked_on", nulls_last=True).unique(["urn", "predecessor"], keep="first", maintain_order=True)
    direct = _uncontradicted(_dated(direct, dates)).filter((pl.col("opened_on") <= as_at).fill_null(value=True))
    return generations(direct)


def generations(direct: pl.DataFrame) -> pl.DataFrame:
    """Direct links and the links of links. A link is `followed` where every step to it is."""
    found, last = [direct.with_columns(generation=pl.lit(1, pl.Int32))], direct
    for step in range(2, _GENERATIONS + 1):
        nearer = last.select("urn", pl.col("predecessor").alias("between"), pl.col("followed").alias("so_far"))
        last = (
            nearer.join(direct.rename({"urn": "between"}), on="between")
            .filter(pl.col("urn") != pl.col("predecessor"))
            .with_columns(followed=pl.col("followed") & pl.col("so_far"))
            .unique(["urn", "predecessor"], keep="first", maintain_order=True)
        )
        if last.is_empty():
            break
        found.append(last.with_columns(generation=pl.lit(step, pl.Int32)))
        last = last.select(direct.columns)
    rows = pl.concat([f.select(pl.col(name).cast(kind) for name, kind in LINEAGE.items()) for f in found])
    nearest = rows.unique(["urn", "predecessor"], keep="first", maintain_order=True)
    return nearest.sort("urn", "generation", "linked_on", "predecessor", descending=[False, False, True, True])


def _of(frame: pl.DataFrame, release: Release, home: Path | None) -> pl.DataFrame:
    if {"urn", "link_urn", "link_type"} <= set(frame.columns):
        return _stated(frame, release, home)
    own = rows_of_schools(frame)
    parts = [_none()]
    if "successor_urn" in own.columns:
        parts.append(_named(own, urn="successor_urn", predecessor="urn", on="successor_opened", release=release))
    if {"other_urn", "close_date"} <= set(own.columns):
        closed = pl.col("close_date").is_not_null()
        parts.append(_named(own.filter(closed), urn="other_urn", predecessor="urn", on="", release=release))
        parts.append(_named(own.filter(~closed), urn="urn", predecessor="other_urn", on="open_date", release=release))
    return pl.concat(parts)


def _stated(frame: pl.DataFrame, release: Release, home: Path | None) -> pl.DataFrame:
    """A file of links: who came first is in the words of the link."""
    kinds = kinds_of_link(home)
    first = {"linked": "link_urn", "own": "urn"}
    parts = [_none()]
    for side in ("linked", "own", "younger"):
        code = translate(pl.col("link_type"), {k.code: getattr(k, side) for k in kinds if getattr(k, side)})
        rows = frame.with_columns(link=code).filter(pl.col("link").is_not_null(), pl.col("link_urn").is_not_null())
        earlier = (
            pl.col(first[side])
            if side in first
            else pl.min_horizontal(_number("urn"), _number("link_urn")).cast(pl.String)
        )
        later = pl.when(earlier == pl.col("urn")).then("link_urn").otherwise("urn")
        parts.append(
            _links(rows.with_columns(_later=later, _earlier=earlier), "_later", "_earlier", "linked_on", release)
        )
    followed = [k.code for k in kinds if k.followed]
    return pl.concat(parts).with_columns(followed=pl.col("link").is_in(followed))


def _named(frame: pl.DataFrame, *, urn: str, predecessor: str, on: str, release: Release) -> pl.DataFrame:
    """A file that names the other URN of a school that became an academy."""
    known = frame.filter(pl.col(urn).is_not_null(), pl.col(predecessor).is_not_null())
    rows = known.with_columns(link=pl.lit("replaced"), followed=pl.lit(value=True))
    return _links(rows, urn, predecessor, on, release)


def _links(rows: pl.DataFrame, urn: str, predecessor: str, on: str, release: Release) -> pl.DataFrame:
    day = pl.col(on) if on in rows.columns else pl.lit(None, pl.Date)
    followed = pl.col("followed") if "followed" in rows.columns else pl.lit(value=False)
    made = rows.select(
        urn=pl.col(urn).cast(pl.String), predecessor=pl.col(predecessor).cast(pl.String), link="link",
        followed=followed, linked_on=pl.when(day > _PLACEHOLDER).then(day), opened_on=pl.lit(None, pl.Date),
        closed_on=pl.lit(None, pl.Date), release=pl.lit(release.code),
    )  # fmt: skip
    return made.cast({"linked_on": pl.Date()})


def _dated(links: pl.DataFrame, dates: pl.DataFrame) -> pl.DataFrame:
    opened = dates.select("urn", opened_on="open_date")
    closed = dates.select(predecessor="urn", closed_on="close_date")
    return (
        links.drop("opened_on", "closed_on")
        .join(opened, on="urn", how="left", maintain_order="left")
        .join(closed, on="predecessor", how="left", maintain_order="left")
        .select(_none().columns)
    )


def _uncontradicted(links: pl.DataFrame) -> pl.DataFrame:
    back = links.select(urn="predecessor", predecessor="urn")
    both = links.join(back, on=["urn", "predecessor"], how="semi")
    wrong = both.filter(_number("urn") < _number("predecessor"))
    return links.join(wrong, on=["urn", "predecessor"], how="anti", maintain_order="left")


def _number(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Int64, strict=False)


def _none() -> pl.DataFrame:
    return pl.DataFrame(schema={name: kind for name, kind in LINEAGE.items() if name != "generation"})
