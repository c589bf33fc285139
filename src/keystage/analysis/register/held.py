"""What this room needs of a home's releases, each read once and only in the columns it asks for."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from keystage.analysis.store import Home, Release

__all__ = ["Held"]

_COLUMNS = frozenset(
    [
        "urn", "level", "name", "town", "postcode", "la", "la_name", "estab", "laestab", "phase_words", "kind_words",
        "ofsted_phase", "ages", "age_low", "age_high", "type_words", "type_group", "religious_character", "diocese",
        "trust", "trust_uid", "gender", "admissions", "open_date", "close_date", "closed", "state_code",
        "status_words", "latitude", "longitude", "easting", "northing", "successor_urn", "successor_opened",
        "other_urn", "link_urn", "link_type", "linked_on", "group_uid", "group_name", "group_type", "joined",
        "inspection_date", "inspection_words", "inspection_kind", "last_inspected", "outcome", "publication_date",
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """The current releases of a home, and their rows in the columns of this room."""

    home: Home
    releases: tuple[Release, ...]
    _read: dict[str, pl.DataFrame] = field(default_factory=dict)

    def rows(self, release: Release) -> pl.DataFrame:
        """The release's rows, in those of our columns that it has."""
        if release.code not in self._read:
            self._read[release.code] = self.home.frame(release, _COLUMNS)
        return self._read[release.code]

    def whole(self, release: Release) -> pl.DataFrame:
        """The release's rows in all their columns."""
        return self.home.frame(release)

    def __iter__(self) -> Iterator[tuple[Release, pl.DataFrame]]:
        return ((release, self.rows(release)) for release in self.releases)
