"""Pupils' numbers that stand in a text somebody wrote: the text stays, the number goes."""

import json
from collections.abc import Iterable
from typing import Any

from django.apps import apps

from keystage.analysis.store.erasures import Erasures
from keystage.analysis.store.named import find_upns

__all__ = ["ERASED", "reword", "without_numbers"]

ERASED = "(number erased)"


def reword(label: str, fields: Iterable[str], erasures: Erasures) -> int:
    """Take the numbers of pupils who were erased out of these texts (or JSON) of a table; how many rows had one."""
    names, changed = tuple(fields), 0
    for row in apps.get_model(label)._default_manager.only("pk", *names).iterator():
        new = {name: said for name in names if (said := _reworded(getattr(row, name), erasures)) is not None}
        if new:
            apps.get_model(label)._default_manager.filter(pk=row.pk).update(**new)
            changed += 1
    return changed


def without_numbers(text: str, erasures: Erasures) -> str:
    """The text without the numbers of those who were erased."""
    for number in erasures.among("pupil", find_upns(text)):
        text = text.replace(number, ERASED)
    return text


def _reworded(value: Any, erasures: Erasures) -> Any | None:
    """What should stand there; None where it may stay."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    new = without_numbers(text, erasures)
    if new == text:
        return None
    return new if isinstance(value, str) else json.loads(new)
