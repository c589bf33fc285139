"""Where documents are filed: a folder an adviser, names that say the school by number and never name a person."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from keystage.analysis.vocabulary import AcademicYear

__all__ = ["NO_ADVISER", "file_name", "folders"]

NO_ADVISER = "no-adviser"
_LONGEST = 60
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$")


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


def file_name(urn: str, *, year: AcademicYear, what: str, audience: str = "", format: str) -> str:
    """"115851-2018-19-school-summary-adviser.pdf"."""
    parts = [urn, f"{year.ends - 1}-{year.ends % 100:02d}", _slug(what), audience]
    return "-".join(part for part in parts if part) + f".{format}"


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
