"""The licence each installed part says it has."""

import re
from importlib import metadata

__all__ = ["ALLOWED", "licence_of", "words_of"]

# What may stand beside an MIT licence in what we ship or test with. LGPL and MPL: used as they are, not changed.
ALLOWED = re.compile(
    r"MIT|MIT-0|MIT-CMU|BSD|BSD-[23]-Clause|0BSD|Apache-2\.0|Apache|ISC|PSF-2\.0|Python-2\.0|PSF|MPL-2\.0|Unlicense|"
    r"Zlib|HPND|"
    r"LGPL-3\.0-only|LGPL-3\.0-or-later|LGPL|CC0-1\.0|OFL-1\.1|PostgreSQL|BlueOak-1\.0\.0|EPL-2\.0|ZPL-2\.1"
)
_SAME = (
    (r".*mozilla public license 2.*|mpl[- ]2.*", "MPL-2.0"), (r".*apache.*", "Apache-2.0"),
    (r".*\bbsd\b.*|.*new bsd.*", "BSD"),
    (r".*lesser general public.*|.*lgpl.*", "LGPL"), (r".*\bmit\b.*|.*expat.*", "MIT"), (r".*\bisc\b.*", "ISC"),
    (r".*python software foundation.*|psf.*", "PSF"), (r".*unlicense.*|.*public domain.*", "Unlicense"),
    (r".*zlib.*", "Zlib"), (r".*historical permission.*|hpnd.*", "HPND"),
)  # fmt: skip


def licence_of(name: str) -> str:
    """As the part itself says it: an SPDX expression, else its classifiers, else its own words; "" if not installed."""
    try:
        said = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    if said.get("License-Expression"):
        return str(said["License-Expression"])
    classified = [
        one.rpartition("::")[2].strip() for one in said.get_all("Classifier", []) if one.startswith("License ::")
    ]
    classified = [one for one in classified if one != "OSI Approved"]
    return " AND ".join(classified) or str(said.get("License") or "").strip().partition("\n")[0] or _by_its_text(name)


def _by_its_text(name: str) -> str:
    for file in metadata.distribution(name).files or ():
        if "licen" in file.name.lower() and "Permission is hereby granted, free of charge" in file.read_text():
            return "MIT"
    return ""


def words_of(licence: str) -> list[str]:
    """The short names of the licences in what a part says; what is offered as a choice counts by the one we take."""
    found = []
    for one in re.split(r"\s+AND\s+", licence.strip("() ")):
        choices = [_short(choice.strip("() ")) for choice in re.split(r"\s+OR\s+", one)]
        found.append(next((choice for choice in choices if ALLOWED.fullmatch(choice)), choices[0]))
    return found


def _short(words: str) -> str:
    plain = re.sub(r"\s+WITH\s+.*", "", words)
    if ALLOWED.fullmatch(plain):
        return plain
    return next((short for pattern, short in _SAME if re.fullmatch(pattern, plain.lower())), plain)
