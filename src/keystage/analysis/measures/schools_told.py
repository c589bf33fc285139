"""What a home's releases tell of who schools are, as words that change only when it does."""

import hashlib
from functools import lru_cache
from pathlib import Path

import polars as pl

from keystage.analysis.returns import layouts
from keystage.analysis.store import Home

__all__ = ["schools_told"]

_FACTS = ("urn", "laestab", "la", "estab", "name", "town", "postcode")


def schools_told(home: Home) -> list[str]:
    """The codes of all current releases but pupils' files, and a digest of what those say of their schools.

    One year's pupils more tell mostly nothing new of schools: what stands on these words is then not made again.
    """
    known = layouts(home.folder)
    current = home.current()
    pupils = [r for r in current if (layout := known.get(r.kind)) is not None and layout.pupils]
    said = sorted({line for release in pupils for line in _said(home.folder, release.code)})
    others = sorted(release.code for release in current if release not in pupils)
    return [*others, hashlib.sha256("\n".join(said).encode()).hexdigest()]


@lru_cache(maxsize=256)
def _said(folder: Path, code: str) -> tuple[str, ...]:
    """Each different way in which the rows of a release name a school; a release never changes."""
    home = Home(folder)
    rows = home.frame(home.find(code), _FACTS)
    if not rows.columns:
        return ()
    different = rows.unique().with_columns(pl.all().cast(pl.String).fill_null("\0"))
    return tuple(different.select(pl.concat_str(sorted(rows.columns), separator="\t")).to_series())
