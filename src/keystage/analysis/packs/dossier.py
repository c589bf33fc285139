"""One school's share of the evidence, found by measure, pupil group and year.

The frames are partitioned once for all schools: a page then looks up, and never filters.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

import polars as pl

from keystage.analysis.benchmarks import ELSEWHERE, Evidence
from keystage.analysis.errors import InputError
from keystage.analysis.measures import CONSTRUCTION, is_reference
from keystage.analysis.measures.pupils import DEFINITION as OF_PUPILS
from keystage.analysis.packs.compared import Compared, Comparisons
from keystage.analysis.progress.contextual import ModelRecord, three_year_average
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["Dossier", "Dossiers", "Peer", "Peers", "dossiers"]

Row = dict[str, Any]
Key = tuple[str, str, int]  # measure, group, year


class Peer(NamedTuple):
    """A figure of another school in the results year. low, high: null where no interval was published."""

    value: float
    n: float | None
    low: float | None
    high: float | None


class Peers:
    """Other schools' figures of the results year, looked up when the first is asked for."""

    def __init__(self, last: pl.DataFrame) -> None:
        """last: figures of all pupils in the results year, of every school held."""
        self._last = last

    def of(self, urn: str, measure: str) -> Peer | None:
        return self._found.get((urn, measure))

    @cached_property
    def measures(self) -> frozenset[str]:
        """Codes of measures of which any school has a figure."""
        return frozenset(measure for _, measure in self._found)

    @cached_property
    def _found(self) -> Mapping[tuple[str, str], Peer]:
        rows = self._last.filter(pl.col("value").is_not_null()).select("urn", "measure", "value", "n", "low", "high")
        return {(urn, measure): Peer(value, n, low, high) for urn, measure, value, n, low, high in rows.iter_rows()}


@dataclass(frozen=True)
class Dossier:
    """What is known of one school. facts: its row of `register.SCHOOLS`. neighbours, floors: rows as they stand.

    figures: its own rows of `vocabulary.FIGURES`. refused: why there are no similar schools, or "". releases: release
    code -> its row. What takes long is made when it is asked for: one page seldom tells of everything.
    """

    urn: str
    year: AcademicYear
    as_at: date
    facts: Row
    compared: Comparisons
    figures: pl.DataFrame
    asked: tuple[str, ...]  # groups of pupils that were asked for
    neighbours: tuple[Row, ...]
    floors: tuple[Row, ...]
    refused: str
    releases: Mapping[str, Row]
    peers: Peers
    models: tuple[ModelRecord, ...] = ()  # of value added

    @cached_property
    def origins(self) -> Mapping[Key, tuple[str, str]]:
        """(release, status) of the school's own figures."""
        rows = self.figures.select("measure", "group", "year", "release", "status").iter_rows()
        return {(measure, group, year): (release or "", status or "") for measure, group, year, release, status in rows}

    @cached_property
    def made(self) -> frozenset[Key]:
        """Figures that are made of pupils' results here."""
        here = self.figures.filter(pl.col("definition").str.starts_with(OF_PUPILS))
        return frozenset(here.select("measure", "group", "year").iter_rows())

    @cached_property
    def together(self) -> Mapping[str, Row]:
        """Measure -> `THREE_YEARS` up to the results year: value added of up to three years together; none where no
        model stands behind a figure."""
        measures = [code for record in self.models for code in record.measures]
        own = self.figures.filter(pl.col("measure").is_in(measures))
        if own.is_empty():
            return {}
        found = three_year_average(own, self.models).filter(pl.col("year") == self.year.ends)
        return {row["measure"]: row for row in found.iter_rows(named=True)}

    def at(self, measure: str, *, group: str = "all", year: int | None = None) -> Compared | None:
        """The row of one measure, group and year (else the results year); None where nothing is held."""
        return self.compared.at(measure, group=group, year=self.year.ends if year is None else year)

    def value(self, measure: str, *, group: str = "all", year: int | None = None) -> float | None:
        found = self.at(measure, group=group, year=year)
        return None if found is None else found.value

    def over_years(self, measure: str, *, group: str = "all") -> tuple[Compared, ...]:
        """Every year held up to the results year, oldest first."""
        found = (row for row in self.compared.of(measure) if row.group == group and row.year <= self.year.ends)
        return tuple(sorted(found, key=lambda row: row.year))

    def measured(self, key_stage: str, *, year: int | None = None) -> tuple[str, ...]:
        """Codes of the measures of a key stage with any row in the year, in the order held."""
        return self.compared.measured(key_stage, year=self.year.ends if year is None else year)

    def used(self, keys: Iterator[Key] | None = None) -> tuple[str, ...]:
        """Releases of the school's own figures, in order of first use."""
        wanted = self.origins if keys is None else keys
        return tuple(
            dict.fromkeys(self.origins[key][0] for key in wanted if key in self.origins and self.origins[key][0])
        )


_WEIGHTED = pl.col("definition") == "derived:weighted"
_LENT = pl.col("definition").str.starts_with(f"{ELSEWHERE}:")
_OURS = (pl.col("level") == "national") & (_WEIGHTED | _LENT | is_reference())


def _releases(evidence: Evidence) -> dict[str, Row]:
    """Release code -> its row; weighted: national figures are ours, of all its schools by their pupils; lent: codes of
    the releases whose averages stand in for national ones; reference: national figures are reference data, for want
    of any file that has them."""
    ours = evidence.figures.filter(_OURS, pl.col("definition") != CONSTRUCTION)
    weighted, kept = (set(ours.filter(which)["release"].to_list()) for which in (_WEIGHTED, is_reference()))
    lent = dict(ours.filter(_LENT).group_by("release").agg(pl.col("definition").unique().sort()).iter_rows())
    return {
        row["code"]: row
        | {
            "weighted": row["code"] in weighted,
            "reference": row["code"] in kept,
            "lent": [mark.removeprefix(f"{ELSEWHERE}:") for mark in lent.get(row["code"], ())],
        }
        for row in evidence.releases.to_dicts()
    }


@dataclass(frozen=True, slots=True)
class Dossiers:
    """All schools of an Evidence, partitioned once. Iterates over urns in the order of `evidence.schools`."""

    evidence: Evidence
    _facts: Mapping[str, Row]
    _schools: Mapping[str, pl.DataFrame]
    _compared: Mapping[str, pl.DataFrame]
    _figures: Mapping[str, pl.DataFrame]
    _last: Mapping[str, pl.DataFrame]  # figures of all pupils in the results year, of every school held
    _neighbours: Mapping[str, pl.DataFrame]
    _floors: Mapping[str, pl.DataFrame]
    _releases: Mapping[str, Row]
    _ours: pl.DataFrame  # national figures that we made where a file prints none
    _peers: Peers

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def of(self, urn: str) -> Dossier:
        """One school's dossier. Raises InputError where the evidence has no such school."""
        if urn not in self._facts:
            raise _unknown(urn, self.evidence)
        figures = self._figures.get(urn)
        compared = self._compared.get(urn)
        return Dossier(
            urn=urn,
            year=self.evidence.year,
            as_at=self.evidence.as_at,
            facts=self._facts[urn],
            compared=Comparisons(self.evidence.comparisons.clear() if compared is None else compared),
            figures=self.evidence.figures.clear() if figures is None else figures,
            asked=self.evidence.groups,
            neighbours=_rows(self._neighbours.get(urn), "order"),
            floors=_rows(self._floors.get(urn), "year"),
            refused=self.evidence.refused.get(urn, ""),
            releases=self._releases,
            peers=self._peers,
            models=self.evidence.models,
        )

    def share(self, urn: str) -> Evidence:
        """The evidence of one school: its own rows, and its neighbours' figures of the results year."""
        if urn not in self._facts:
            raise _unknown(urn, self.evidence)
        near = self._neighbours.get(urn, self.evidence.neighbours.clear())
        theirs = [
            self._last[other]
            for other in near["neighbour"].unique(maintain_order=True)
            if other in self._last and other != urn
        ]
        own = self._figures.get(urn, self.evidence.figures.clear())
        refused = self.evidence.refused
        return replace(
            self.evidence,
            schools=self._schools[urn],
            figures=pl.concat([own, *theirs, self._ours]),
            comparisons=self._compared.get(urn, self.evidence.comparisons.clear()),
            neighbours=near,
            floors=self._floors.get(urn, self.evidence.floors.clear()),
            refused={urn: refused[urn]} if urn in refused else {},
        )


_LAST: list[tuple[Evidence, Dossiers]] = []


def dossiers(evidence: Evidence) -> Dossiers:
    """The evidence, partitioned by school. The last one asked for is kept, so that page after page costs nothing."""
    for kept, partitioned in tuple(_LAST):  # both at once: another thread may put its own there any moment
        if kept is evidence:
            return partitioned
    of_schools = evidence.figures.filter(pl.col("level") == "school")
    last = of_schools.filter((pl.col("group") == "all") & (pl.col("year") == evidence.year.ends))
    made = Dossiers(
        evidence=evidence,
        _facts={row["urn"]: row for row in evidence.schools.to_dicts()},
        _schools=_by_urn(evidence.schools),
        _compared=_by_urn(evidence.comparisons.select(Compared._fields)),
        _figures=_by_urn(of_schools),
        _last=_by_urn(last.filter(pl.col("key_stage") != "context")),
        _neighbours=_by_urn(evidence.neighbours),
        _floors=_by_urn(evidence.floors),
        _releases=_releases(evidence),
        _ours=evidence.figures.filter(_OURS),
        _peers=Peers(last),
    )
    _LAST[:] = [(evidence, made)]
    return made


def _by_urn(frame: pl.DataFrame) -> dict[str, pl.DataFrame]:
    if frame.is_empty():
        return {}
    return {str(key[0]): part for key, part in frame.partition_by("urn", as_dict=True, maintain_order=True).items()}


def _unknown(urn: str, evidence: Evidence) -> InputError:
    return InputError(f"There is no school with URN {urn} in what is held for {evidence.year}.")


def _rows(frame: pl.DataFrame | None, order: str) -> tuple[Row, ...]:
    return () if frame is None else tuple(frame.sort(order).to_dicts())
