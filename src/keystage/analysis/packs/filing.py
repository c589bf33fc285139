"""Where documents are filed: a folder an adviser, names that say the school by number and never name a person."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from keystage.analysis.packs.values import Document, Note, SchoolPage
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["NO_ADVISER", "Planned", "file_stem", "folders"]

NO_ADVISER = "no-adviser"
_LONGEST = 60
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$")


@dataclass(frozen=True, slots=True)
class Planned:
    """A document that is still to be made. urn: of the school, or an authority's code. folder: "" for none.

    stem: the file's name without its ending. make: pickles, so that another process may call it.
    """

    urn: str
    folder: str
    stem: str
    make: Callable[[], SchoolPage | Document | Note]


def folders(advisers: Iterable[str | None]) -> Mapping[str | None, str]:
    """Adviser's name -> a folder that every system takes. Different names never share one."""
    made: dict[str | None, str] = {}
    taken: set[str] = {NO_ADVISER}
    for name in dict.fromkeys(advisers):
        if name is None or not name.strip():
            made[name] = NO_ADVISER
            continue
        made[name] = _free(_slug(name) or "adviser", taken)
        taken.add(made[name])
    return made


def file_stem(urn: str, *, year: AcademicYear, what: str, audience: str = "") -> str:
    """ "115851-2018-19-school-summary-adviser"."""
    parts = [urn, f"{year.ends - 1}-{year.ends % 100:02d}", _slug(what), audience]
    return "-".join(part for part in parts if part)


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:_LONGEST].rstrip("-")
    return f"{slug}-adviser" if _RESERVED.match(slug) else slug


def _free(slug: str, taken: set[str]) -> str:
    number, name = 1, slug
    while name in taken:
        number += 1
        name = f"{slug}-{number}"
    return name
