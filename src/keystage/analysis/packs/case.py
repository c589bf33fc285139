"""A case: one school's share of the evidence with what triage made of it, small enough to hand to another process."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from keystage.analysis import measures, triage
from keystage.analysis.benchmarks import Evidence, clearly_better
from keystage.analysis.disclosure import (
    WITHHELD,
    hide_columns,
    mirror,
    mirror_areas,
    mirror_neighbours,
    policy,
)
from keystage.analysis.errors import MethodError
from keystage.analysis.packs.dossier import dossiers
from keystage.analysis.packs.protected import Protected, protected_figures
from keystage.analysis.packs.subject import Subject, subject
from keystage.analysis.packs.values import Audience

__all__ = ["Case", "areas_of", "case_of", "cases", "cases_shown", "shown_to"]

_TOGETHER = 60  # schools asked about at once: of a county's millions of rows each step would make another copy
_EVERYONE = 1_000  # all of a school's neighbours: the pages name three and mark the rest


@dataclass(frozen=True, slots=True)
class Case:
    """evidence: of this school alone, with its neighbours' figures of the results year, protected for the audience.

    adviser: by the school list. headlines, questions: triage's, for the audience.
    better: measure -> similar schools that do clearly better, nearest first.
    """

    urn: str
    adviser: str | None
    evidence: Evidence
    headlines: tuple[triage.Headline, ...]
    questions: tuple[triage.AskedQuestion, ...]
    better: Mapping[str, tuple[str, ...]]

    def subject(self, *, audience: Audience, home: Path | None) -> Subject:
        """The school as its pages need it."""
        return subject(dossiers(self.evidence).of(self.urn), audience=audience, home=home, better=self.better)


def cases(evidence: Evidence, *, audience: Audience, home: Path | None = None) -> Iterator[Case]:
    """Every school of the evidence, in its order."""
    shown = shown_to(evidence, audience=audience, home=home)
    yield from cases_shown(shown, of=evidence, audience=audience, home=home)


def cases_shown(
    shown: Evidence, *, of: Evidence, audience: Audience, home: Path | None = None
) -> Iterator[Case]:  # fmt: skip
    """Every school's case. shown: what the audience may see of the evidence `of` (`shown_to`)."""
    advisers = dict(of.schools.select("urn", "adviser").iter_rows())
    for some in shown.schools.iter_slices(_TOGETHER):
        for case in _cases(_of_schools(shown, some), audience, home):
            yield replace(case, adviser=advisers[case.urn])


def _cases(shown: Evidence, audience: Audience, home: Path | None) -> Iterator[Case]:
    asked_of = triage.question_bank(shown.year.ends, home=home).names  # of all names, a few in a hundred
    facts = triage.facts(shown, home=home, only=asked_of)
    said = triage.headlines(shown, facts, audience=audience, home=home)
    asked = triage.questions(shown, facts, audience=audience, home=home)
    better = _better(shown, home)
    parted = dossiers(shown)
    for urn in parted:
        yield Case(urn, None, parted.share(urn), said.get(urn, ()), asked.get(urn, ()), better.get(urn, {}))


def _of_schools(evidence: Evidence, schools: pl.DataFrame) -> Evidence:
    """Some schools' own, with their neighbours' figures of the results year: of a county a page's worth at a time."""
    if schools.height == evidence.schools.height:
        return evidence
    own = pl.col("urn").is_in(schools["urn"].implode())
    near = evidence.neighbours.filter(own)
    theirs = pl.col("urn").is_in(near["neighbour"].unique().implode()) & (pl.col("year") == evidence.year.ends)
    return replace(
        evidence,
        schools=schools,
        figures=evidence.figures.filter((pl.col("level") != "school") | own | theirs),
        comparisons=evidence.comparisons.filter(own),
        neighbours=near,
        floors=evidence.floors.filter(own),
    )


def shown_to(
    evidence: Evidence, *, audience: Audience, home: Path | None, protected: Protected | None = None
) -> Evidence:  # fmt: skip
    """The evidence that the audience may see, before anything is made of it; as it is, where it was made so before.

    protected: needed of evidence that holds earlier years to a depth, or of some schools of many: what may be told of a
    year depends on what its own pages tell, of every group of pupils. Raises MethodError where it is not given.
    """
    if evidence.shown_to == audience:
        return evidence
    areas = areas_of(evidence.schools)
    if protected is None:
        if evidence.depth is not None and not policy(audience, home).inside:
            raise MethodError("What may be told of earlier years cannot be said: not every group of pupils is held.")
        protected = protected_figures(evidence.figures, audience=audience, areas=areas, home=home)
    figures = protected.figures
    comparisons = mirror_areas(mirror(evidence.comparisons, figures), figures, areas=areas)
    comparisons = mirror_neighbours(comparisons, protected.placed, protected.withheld, evidence.neighbours)
    return replace(
        evidence,
        schools=hide_columns(evidence.schools, audience=audience, home=home),
        figures=figures,
        comparisons=triage.centred(comparisons, evidence.models, home=home),
        floors=_floors(evidence, figures, home),
        shown_to=audience,
    )


def case_of(evidence: Evidence, urn: str, *, audience: Audience, home: Path | None = None) -> Case:
    """One school's case. Raises InputError where the evidence does not hold it."""
    # Schools tell of one another (of a model, of an authority): what is withheld for that is seen in all of them only.
    shown = dossiers(shown_to(evidence, audience=audience, home=home)).share(urn)
    return next(cases_shown(shown, of=dossiers(evidence).share(urn), audience=audience, home=home))


def _floors(evidence: Evidence, figures: pl.DataFrame, home: Path | None) -> pl.DataFrame:
    """The floors as the figures shown tell them: by how many pupils a withheld one is off would tell it."""
    schools = pl.col("urn").is_in(evidence.schools["urn"].implode())
    own = figures.filter((pl.col("level") != "school") | schools)
    gone = own.filter(pl.col("reason").is_in(WITHHELD), pl.col("group") == "all", pl.col("level") == "school")
    if evidence.floors.join(gone, on="urn", how="semi").is_empty():
        return evidence.floors
    return measures.floors(own, years=[evidence.year.ends], schools=evidence.schools, home=home)


def areas_of(schools: pl.DataFrame) -> dict[str, str]:
    """Urn -> the authority that the school is in."""
    return dict(schools.select("urn", "la").drop_nulls().iter_rows())


def _better(evidence: Evidence, home: Path | None) -> dict[str, dict[str, tuple[str, ...]]]:
    """Urn -> measure -> its similar schools that do clearly better."""
    found = clearly_better(evidence.figures, evidence.neighbours, year=evidence.year.ends, most=_EVERYONE, home=home)
    listed: dict[str, dict[str, tuple[str, ...]]] = {}
    grouped = found.group_by("urn", "measure", maintain_order=True).agg("neighbour")
    for urn, measure, neighbours in grouped.iter_rows():
        listed.setdefault(urn, {})[measure] = tuple(neighbours)
    return listed
