"""The code that authenticates each event: made with the key as the row is written, over all it says and its number.

A row changed, put in, copied or given another number by somebody without the key no longer fits its code, whether it
was sealed yet or not.
"""

import hmac
import json
from datetime import UTC, datetime
from typing import Any

__all__ = ["code_of", "in_plain_json", "moment"]

_LINE = json.JSONEncoder(sort_keys=True, ensure_ascii=True, separators=(",", ":"))


def code_of(
    key: bytes, number: int, at: datetime, who: str, what: str, kind: str, subject: str, detail: object
) -> str:  # fmt: skip
    """One JSON line of the row, under the key: no two different rows read the same."""
    line = _LINE.encode([number, moment(at), who, what, kind, subject, detail])
    return hmac.digest(key, line.encode("ascii"), "sha256").hex()


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def in_plain_json(detail: dict[str, Any]) -> dict[str, Any]:
    """As every database gives it back: keys are text, and so are numbers with a point, written differently by each."""
    plain: dict[str, Any] = json.loads(_LINE.encode(detail), parse_float=str, parse_constant=str)
    return plain
