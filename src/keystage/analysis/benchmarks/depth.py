"""How much of earlier years stands behind the pages of a results year."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from keystage.analysis import shelf
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["Depth", "depth_of_pages"]


@dataclass(frozen=True, slots=True)
class Depth:
    """years: how many, the results year counted, of which every group of pupils is held. groups: codes of those that
    are held of the years before."""

    code: str
    years: int
    groups: tuple[str, ...]

    def since(self, year: AcademicYear) -> int:
        """The first calendar year of which every group is held. year: of the results."""
        return year.ends - self.years + 1

    def holds(self, year: AcademicYear) -> pl.Expr:
        """Which rows, with `year` and `group`, are held for a results year."""
        return (pl.col("year") >= self.since(year)) | pl.col("group").is_in(list(self.groups))


def depth_of_pages(home: Path | None = None) -> Depth:
    """What the service holds for pages, by the shelf."""
    return shelf.read("depth", Depth, table="depth", home=home)["pages"]
