"""Events as a person reads them: `sentences.toml` beside this file."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["sentence", "sentences"]


@cache
def sentences() -> Mapping[str, str]:
    """Code -> what follows the person's name."""
    return tomllib.loads((files("keystage.service.audit") / "sentences.toml").read_text("utf-8"))


def sentence(what: str, detail: Mapping[str, Any]) -> str:
    """A code that has no line yet is shown as it is, rather than hidden."""
    return sentences().get(what, what).format_map(_Detail(detail))


class _Detail(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"
