"""A model's record as text, and back."""

import json
from dataclasses import asdict
from typing import Any

from keystage.analysis.progress.contextual.model import Coefficient, ModelRecord

__all__ = ["record_of_text", "text_of_record"]


def text_of_record(record: ModelRecord) -> str:
    """The record as JSON."""
    return json.dumps(asdict(record), ensure_ascii=False)


def record_of_text(text: str) -> ModelRecord:
    """What `text_of_record` wrote."""
    held: dict[str, Any] = json.loads(text)
    coefficients = tuple(Coefficient(**one) for one in held.pop("coefficients"))
    plain: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in held.items()}
    return ModelRecord(**plain, coefficients=coefficients)
