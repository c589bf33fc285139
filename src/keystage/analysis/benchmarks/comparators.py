"""Each school figure with the national and area figures it is set against."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from keystage.analysis.benchmarks.area import POOL, area, pooled
from keystage.analysis.benchmarks.national import KEY, PUBLISHED, REFERENCE, WEIGHTED, national
from keystage.analysis.measures import is_reference
from keystage.analysis.vocabulary import ENGLAND, pupil_groups

__all__ = ["ELSEWHERE", "Comparators", "comparators"]

ELSEWHERE = "elsewhere"  # of a figure that another release lends: the beginning of its definition
_FILE = ["release", "year"]
_ABOUT = ["year", "measure", "group"]
_OTHERS = "_others"
_FROM = "_from"


@dataclass(frozen=True, slots=True)
class Comparators:
    """national: rows of `benchmarks.national`. area: rows of `benchmarks.area`."""

    national: pl.DataFrame
    area: pl.DataFrame

    def beside(self, own: pl.DataFrame, schools: pl.DataFrame, home: Path | None = None) -> pl.DataFrame:
        """`own` (school rows of a figures frame) with national, others, area, national_release, against.

        national: of the row's own release and kind of school; another release's only where its own has none, reference
        data where none has any, and national_release then says so. others: the same of the group it is set against.
        against: others where there is such a group, else national.
        """
        whose = schools.select("urn", "la", "phase")
        others = {g.code: g.others for g in pupil_groups(home) if g.others}
        rows = own.join(whose, on="urn", how="left", maintain_order="left").with_columns(
            pl.col("group").replace_strict(others, default=None, return_dtype=pl.String).alias(_OTHERS)
        )
        rows = _with_national(rows, self.national, "group", "national")
        rows = _with_national(rows, self.national, _OTHERS, "others").drop("others_release")
        rows = _with_area(rows, self.area)
        against = pl.when(pl.col(_OTHERS).is_not_null()).then("others").otherwise("national")
        return rows.with_columns(against=against).drop("la", "phase", _OTHERS)

    def unprinted(self, figures: pl.DataFrame) -> pl.DataFrame:
        """National and authority rows, as figures, for results whose release prints none: "derived:weighted", or
        from where nothing else stands ("elsewhere:<release>", "reference:…"), under the release they stand beside."""
        nation = self.national.filter(pl.col("how") == WEIGHTED)
        lands = self.area.filter(
            pl.col("how") != PUBLISHED, pl.col("phase").is_null(), (pl.col("release") == POOL).not_()
        )  # figures of pupils bring their authority's
        about = figures.filter(pl.col("level") == "school").select(*KEY, "key_stage", "unit", "status")
        parts = [
            nation.select(*KEY, urn="scope", level=pl.lit("national"), value="national", n="pupils"),
            lands.select(*KEY, urn="la", level=pl.lit("la"), value="area", n="pupils"),
        ]
        rows = pl.concat(parts).join(about.unique(KEY, keep="any"), on=list(KEY), maintain_order="left")
        rows = rows.with_columns(definition=pl.lit("derived:weighted"))
        filled = pl.concat([figures.clear(), rows, _lent(figures, nation)], how="diagonal_relaxed")
        return filled.select(pl.col(c).cast(figures.schema[c]) for c in figures.columns)


def _lent(figures: pl.DataFrame, weighted: pl.DataFrame) -> pl.DataFrame:
    """National rows that results without any of their own are set against, under the release of those results: of what
    holds nothing but averages of that year ("elsewhere:<its release>"), else of reference data."""
    nation = figures.filter(pl.col("level") == "national", pl.col("value").is_not_null())
    of_schools = figures.filter(pl.col("level") == "school")
    held = of_schools.select(_FILE).unique()
    bare = nation.join(held, on=_FILE, how="anti", nulls_equal=True)
    if bare.is_empty():
        return figures.clear()
    lendable = pl.col("measure").is_in(bare["measure"].unique().implode())
    schools = of_schools.filter(lendable).select("release", "year", "measure").unique()
    own = nation.join(held, on=_FILE, how="semi", nulls_equal=True)
    mark = pl.when(is_reference()).then("definition").otherwise(pl.lit(f"{ELSEWHERE}:") + pl.col("release"))
    lent = bare.with_columns(mark.alias("definition")).join(own.select(_ABOUT), on=_ABOUT, how="anti")
    rows = lent.unique([*_ABOUT, "urn"], keep="first", maintain_order=True).drop("release")
    rows = rows.join(schools, on=["year", "measure"])
    return rows.join(weighted.select(KEY), on=list(KEY), how="anti").sort(KEY).select(figures.columns)


def comparators(
    figures: pl.DataFrame, schools: pl.DataFrame, *, las: pl.Series | None = None, home: Path | None = None
) -> Comparators:
    """The national and area figures of everything in a figures frame. las: codes of the authorities that are wanted.

    Each year is looked at by itself: of a frame of some years it is what it is of them all.
    """
    return Comparators(national(figures, schools, home), area(figures, schools, las=las, home=home))


def _with_national(rows: pl.DataFrame, nation: pl.DataFrame, group: str, into: str) -> pl.DataFrame:
    """Add `into` and `<into>_release`: the row's own release first, of its phase first."""
    asked = rows.select(*(c for c in KEY if c != "group"), "phase", group=group).unique()
    found = _looked_up(asked, nation).rename({"group": group, "national": into, "from": f"{into}_release"})
    on = [group if c == "group" else c for c in KEY]
    return rows.join(found, on=[*on, "phase"], how="left", nulls_equal=True, maintain_order="left")


def _looked_up(asked: pl.DataFrame, nation: pl.DataFrame) -> pl.DataFrame:
    """release, year, measure, group, phase, national, from. One look-up a question, however many schools ask it."""
    here = nation.select(*KEY, "scope", "national", pl.col("release").alias("from"))
    printed = nation.filter(pl.col("how") == PUBLISHED)  # in the order of the figures: the preferred release first
    kept = nation.filter(pl.col("how") == REFERENCE).with_columns(release=pl.lit(REFERENCE))
    printed = pl.concat([printed, kept])
    elsewhere = printed.unique(["year", "measure", "group", "scope"], keep="first", maintain_order=True)
    elsewhere = elsewhere.select("year", "measure", "group", "scope", "national", pl.col("release").alias("from"))
    scopes = {"_phase": pl.concat_str(pl.lit(f"{ENGLAND}:"), "phase"), "_all": pl.lit(ENGLAND)}
    asked = asked.with_columns(**scopes)
    values, releases = [], []
    for source in (here, elsewhere):
        for scope in scopes:
            on = [c for c in source.columns if c not in ("scope", "national", "from")]
            met = asked.join(source, left_on=[*on, scope], right_on=[*on, "scope"], how="left", maintain_order="left")
            values.append(met["national"])
            releases.append(met["from"])
    return asked.drop(*scopes).with_columns(pl.coalesce(values).alias("national"), pl.coalesce(releases).alias("from"))


def _with_area(rows: pl.DataFrame, lands: pl.DataFrame) -> pl.DataFrame:
    lands = lands.rename({"release": _FROM})
    key = [_FROM, *(name for name in KEY if name != "release"), "la"]
    whole = lands.filter(pl.col("phase").is_null()).select(*key, "area")
    of_phase = lands.filter(pl.col("phase").is_not_null()).select(*key, "phase", _of_phase="area")
    return (
        rows.with_columns(pooled().alias(_FROM))
        .join(whole, on=key, how="left", maintain_order="left")
        .join(of_phase, on=[*key, "phase"], how="left", maintain_order="left")
        .with_columns(area=pl.coalesce("area", "_of_phase"))
        .drop("_of_phase", _FROM)
    )
