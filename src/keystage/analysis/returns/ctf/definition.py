"""What the codes of a Common Transfer File mean: definitions on `definitions/ctf_results/`."""

from dataclasses import dataclass
from pathlib import Path

from keystage.analysis import shelf

__all__ = ["CtfResult", "CtfVersions", "ctf_results", "ctf_versions"]


@dataclass(frozen=True, slots=True)
class CtfResult:
    """Which assessments of a file are which result of `definitions/results`.

    result: the result's code; "" for what is known and never used (marks out of which a level was made).
    stages, subjects, methods, components, qualifiers: the codes that it is written with, the one we write first. A code
    missing in the file fits where "" is listed; an empty list takes any code.
    not_qualifiers: qualifiers that say it is another thing (marks beside a level).
    beside: values that say over again what the result itself says (AS, NS beside a scaled score).
    year_groups: those it is taken in, where another year group's is another result (the check retaken in Year 2).
    first_year, last_year: calendar years in which it was taken; null: from the first, or to this day.
    """

    code: str
    result: str
    stages: tuple[str, ...]
    subjects: tuple[str, ...]
    methods: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()
    not_qualifiers: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    year_groups: tuple[int, ...] = ()
    first_year: int | None = None
    last_year: int | None = None

    def fits(self, codes: tuple[str, ...], year: int, year_group: int | None) -> bool:
        """Whether an assessment taken in `year` and `year_group` is this result. codes: stage, subject, method,
        component and qualifier, in capitals."""
        stage, subject, method, component, qualifier = codes
        return (
            stage in self.stages
            and subject in self.subjects
            and (not self.methods or method in self.methods)
            and (not self.components or component in self.components)
            and (not self.qualifiers or qualifier in self.qualifiers)
            and qualifier not in self.not_qualifiers
            and (not self.year_groups or year_group in self.year_groups)
            and self.holds(year)
        )

    def holds(self, year: int) -> bool:
        """Whether it was taken in `year`."""
        return (self.first_year or year) <= year <= (self.last_year or year)


@dataclass(frozen=True, slots=True)
class CtfVersions:
    """Versions of the format that are known, the first and the last; `statuses`: what says that a value is a result
    and no target; `locales`: where it was taken, as the country's own results say it."""

    code: str
    first: int
    last: int
    statuses: tuple[str, ...]
    locales: tuple[str, ...]


def ctf_results(home: Path | None = None) -> shelf.Shelf[CtfResult]:
    """The assessments that are known, by code; the first that fits holds."""
    return shelf.read("ctf_results", CtfResult, table="result", home=home)


def ctf_versions(home: Path | None = None) -> CtfVersions:
    """What is known of the format's versions."""
    return shelf.read("ctf_results", CtfVersions, table="versions", home=home)["england"]
