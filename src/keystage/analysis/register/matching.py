"""Which school of the register a row of the authority's own sheet is about: by URN, by LAESTAB, or by name and town.

Never guesses: a row that fits no school, or several, stays unmatched, and the schools it may mean are named.
"""

from dataclasses import dataclass

import polars as pl

from keystage.analysis.register.school_names import core_of, faith_of, full_of, place_of, words_of
from keystage.analysis.returns import ROW

__all__ = ["MatchResult", "Unmatched", "match_schools"]

_GIVEN = ("urn", "laestab", "name", "town", "postcode")
_CANDIDATES = 3
_ALIKE = 0.5  # of the words in either name


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A row whose school is not known. given: how the row names it. why: a sentence. candidates: whom it may mean."""

    row: int
    given: str
    why: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MatchResult:
    """matched: `row`, `urn`, `by` ("urn" | "laestab" | "name"), one row a school found. unmatched: in row order."""

    matched: pl.DataFrame
    unmatched: tuple[Unmatched, ...]

    def urns(self, frame: pl.DataFrame) -> pl.DataFrame:
        """`frame` with the matched schools' URNs in its `urn` column; null where a row is unmatched and gives none."""
        found = self.matched.select(ROW, pl.col("urn").alias("_found"))
        given = pl.col("urn") if "urn" in frame.columns else pl.lit(None, pl.String)
        joined = frame.join(found, on=ROW, how="left", maintain_order="left")
        return joined.with_columns(pl.coalesce("_found", given).alias("urn")).drop("_found")


def match_schools(frame: pl.DataFrame, schools: pl.DataFrame) -> MatchResult:
    """Find each row's school among `schools` (of the area, in the SCHOOLS columns; `laestab`, `town`, `postcode` and
    `state` may be missing).

    frame: `row`, and any of `urn`, `laestab` (8502001, 850/2001), `name`, `town`, `postcode`. The first of URN, LAESTAB
    and name that a row gives decides: a row with an unknown URN is not then sought by its name. A LAESTAB or name that
    passed from one school to the next is the open one's. Names are compared without case and punctuation; "St",
    "Saint", "CofE", "C of E", "Church of England", "&", "Infants'" and the like are one; words such as "Primary
    School" may be missing on either side where only one school in the town is left.
    """
    rows, register = _prepared(frame), _prepared(schools).with_columns(_open(schools))
    by_urn = rows.filter(pl.col("urn").is_not_null())
    by_laestab = rows.filter(pl.col("urn").is_null() & pl.col("laestab").is_not_null())
    by_name = rows.filter(pl.col("urn").is_null() & pl.col("laestab").is_null())
    hits = pl.concat([_urn_hits(by_urn, register), _laestab_hits(by_laestab, register), _name_hits(by_name, register)])
    counts = hits.group_by(ROW).agg(pl.col("urn").n_unique().alias("times"))
    single = counts.filter(pl.col("times") == 1).select(ROW)
    matched = hits.join(single, on=ROW).unique(ROW, keep="first").sort(ROW)
    rest = rows.join(matched, on=ROW, how="anti")
    several = hits.join(rest, on=ROW, how="semi").group_by(ROW, maintain_order=True).agg("urn")
    return MatchResult(matched, _unmatched(rest, several, register))


def _prepared(frame: pl.DataFrame) -> pl.DataFrame:
    """The columns that say who a school is, blanks null, and beside them the forms in which they are compared."""
    present = [pl.col(c).cast(pl.String).str.strip_chars().replace("", None) for c in _GIVEN if c in frame.columns]
    absent = [pl.lit(None, pl.String).alias(c) for c in _GIVEN if c not in frame.columns]
    keys = [pl.col(ROW)] if ROW in frame.columns else [pl.int_range(pl.len(), dtype=pl.UInt32).alias(ROW)]
    chosen = frame.select(*keys, *present, *absent)
    return chosen.with_columns(
        pl.col("urn").str.replace(r"\.0$", ""),
        pl.col("laestab").str.replace_all(r"[^0-9]", "").replace("", None),
        place_of(pl.col("town")).alias("place"),
        place_of(pl.col("postcode")).alias("code"),
        full_of(pl.col("name")).alias("full"),
    ).with_columns(core_of(pl.col("full")).alias("core"), faith_of(pl.col("full")).alias("faith"))


def _open(schools: pl.DataFrame) -> pl.Series:
    if "state" not in schools.columns:
        return pl.Series("open", [True] * schools.height, dtype=pl.Boolean)
    return (schools["state"] != "closed").fill_null(value=True).alias("open")


def _urn_hits(rows: pl.DataFrame, register: pl.DataFrame) -> pl.DataFrame:
    hits = rows.select(ROW, "urn").join(register.select("urn").unique(), on="urn")
    return hits.select(ROW, "urn", pl.lit("urn").alias("by"))


def _laestab_hits(rows: pl.DataFrame, register: pl.DataFrame) -> pl.DataFrame:
    hits = rows.select(ROW, "laestab").join(register.select("urn", "laestab", "open"), on="laestab")
    return _open_first(hits).select(ROW, "urn", pl.lit("laestab").alias("by"))


def _name_hits(rows: pl.DataFrame, register: pl.DataFrame) -> pl.DataFrame:
    """Whole names first; where no open school has it, names without the words that people leave out as well."""
    whole = _at_place(rows, register, "full")
    rest = rows.join(whole.filter("open"), on=ROW, how="anti")
    shorter = _at_place(rest, register, "core").filter(_no_other_faith())
    hits = _open_first(pl.concat([whole.select(ROW, "urn", "open"), shorter.select(ROW, "urn", "open")]))
    return hits.select(ROW, "urn", pl.lit("name").alias("by"))


def _at_place(rows: pl.DataFrame, register: pl.DataFrame, key: str) -> pl.DataFrame:
    """Pairs of the same name that nothing sets apart: one town or postcode, or not both say where they are."""
    pairs = rows.filter(pl.col(key).is_not_null() & (pl.col(key) != "")).join(register, on=key, suffix="_of")
    town = (pl.col("place") == pl.col("place_of")).fill_null(value=True)
    postcode = (pl.col("code") == pl.col("code_of")).fill_null(value=False)
    return pairs.filter(town | postcode).select(ROW, pl.col("urn_of").alias("urn"), "open", "faith", "faith_of")


def _no_other_faith() -> pl.Expr:
    """“St Mary's CofE” is not “St Mary's Catholic”, though either may be written “St Mary's”."""
    return (pl.col("faith") == pl.col("faith_of")) | (pl.col("faith") == "") | (pl.col("faith_of") == "")


def _open_first(hits: pl.DataFrame) -> pl.DataFrame:
    """Where an open school and closed ones fit, the open one."""
    return hits.filter(pl.col("open") | pl.col("open").any().over(ROW).not_())


def _unmatched(rest: pl.DataFrame, several: pl.DataFrame, register: pl.DataFrame) -> tuple[Unmatched, ...]:
    words = _words(register)
    fits: dict[int, list[str]] = dict(several.iter_rows())
    like = _alike(rest, register)
    found = []
    for row in rest.sort(ROW).iter_rows(named=True):
        number = row[ROW]
        urns = fits.get(number) or like.get(number, [])
        found.append(Unmatched(number, _given(row), _why(row, number in fits), tuple(words[u] for u in urns)))
    return tuple(found)


def _words(register: pl.DataFrame) -> dict[str, str]:
    named = register.select(
        "urn", pl.concat_str(pl.col("name").fill_null("School"), pl.lit(" ("), _where(), pl.lit(")"))
    )
    return dict(named.iter_rows())


def _where() -> pl.Expr:
    return pl.concat_str("urn", "town", separator=", ", ignore_nulls=True)


def _alike(rest: pl.DataFrame, register: pl.DataFrame) -> dict[int, list[str]]:
    """The schools whose names share at least half their words with an unmatched row's, nearest first."""
    mine = rest.select(ROW, words_of(pl.col("full")).alias("word")).explode("word").drop_nulls()
    theirs = register.select("urn", words_of(pl.col("full")).alias("word")).explode("word").drop_nulls()
    sizes = theirs.group_by("urn").len("theirs")
    shared = mine.join(theirs, on="word").group_by(ROW, "urn").len("shared")
    scored = (
        shared.join(mine.group_by(ROW).len("mine"), on=ROW)
        .join(sizes, on="urn")
        .with_columns(alike=pl.col("shared") / (pl.col("mine") + pl.col("theirs") - pl.col("shared")))
        .filter(pl.col("alike") >= _ALIKE)
        .sort(ROW, "alike", "urn", descending=[False, True, False])
        .group_by(ROW, maintain_order=True)
        .agg(pl.col("urn").head(_CANDIDATES))
    )
    return dict(scored.iter_rows())


def _given(row: dict[str, str | None]) -> str:
    codes = f"URN {row['urn']}" if row["urn"] else f"LAESTAB {row['laestab']}" if row["laestab"] else None
    return ", ".join(filter(None, (row["name"], row["town"], codes))) or "no school"


def _why(row: dict[str, str | None], several: bool) -> str:
    key = "URN" if row["urn"] else "LAESTAB" if row["laestab"] else "name"
    if several:
        return f"Several schools have this {key}: write the URN."
    if not any(row[c] for c in ("urn", "laestab", "name")):
        return "The row names no school: write its URN."
    if key == "name":
        return "No school in the register has this name in this town: write the URN."
    return f"No school in the register has this {key}: check it."
