"""What a register says otherwise than the one before: openings, closures, conversions, mergers, names, trusts."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

__all__ = ["KINDS", "Change", "compare", "head_counts"]

KINDS: Mapping[str, str] = {
    "converted": "Became an academy",
    "merged": "Merged or replaced",
    "opened": "Opened",
    "closed": "Closed",
    "name": "Changed name",
    "trust": "Changed trust",
    "type": "Changed type",
    "ages": "Changed ages",
    "moved": "Moved",
    "left": "No longer named",
}
_AGES = ("age_low", "age_high")
_EMPTY = ("", None)
_GONE = ("closed",)


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one school. urn: as it is now; before: URNs of the schools it follows. words: the sentence."""

    kind: str
    urn: str
    name: str
    words: str
    before: tuple[str, ...] = ()
    la: str = ""


def compare(before: pl.DataFrame, after: pl.DataFrame) -> tuple[Change, ...]:
    """Every change from one register to the next, conversions and mergers first; both frames with SCHOOLS' columns.

    A school that follows another is told once, under its new URN, and the closing of the one before is not told again.
    """
    old = {row["urn"]: row for row in before.iter_rows(named=True)}
    new = {row["urn"]: row for row in after.iter_rows(named=True)}
    followed: set[str] = set()
    found: list[Change] = []
    for urn, row in new.items():
        if urn in old:
            found += _kept(old[urn], row)
        else:
            change = _new(row, old, new)
            followed.update(change.before)
            found.append(change)
    for urn, row in new.items():
        if urn in old and row.get("state") in _GONE and old[urn].get("state") not in _GONE and urn not in followed:
            found.append(_change("closed", row, f"closed{_on(row.get('close_date'))}"))
    found += [
        _change("left", row, "is in the register before, and in this one no longer")
        for urn, row in old.items()
        if urn not in new and urn not in followed
    ]
    order = list(KINDS)
    return tuple(sorted(found, key=lambda one: (order.index(one.kind), one.name, one.urn)))


def head_counts(changes: tuple[Change, ...]) -> dict[str, int]:
    """How many of each kind, in the order of `KINDS`; those that did not happen left out."""
    counted = Counter(one.kind for one in changes)
    return {kind: counted[kind] for kind in KINDS if counted[kind]}


def _new(row: Mapping[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]) -> Change:
    """A URN that was not there: a conversion, a merger, or a new school."""
    before = tuple(urn for urn in row.get("predecessors") or () if urn in old or urn in new)
    gone = [urn for urn in before if new.get(urn, {}).get("state") in (*_GONE, None)]
    names = [f"{(old.get(urn) or new[urn])['name']} (URN {urn})" for urn in before]
    if len(gone) == 1 and row.get("maintained") is False and (old.get(gone[0]) or {}).get("maintained") is not False:
        words = f"became an academy{_on(row.get('open_date'))}; it was {names[before.index(gone[0])]}"
        return _change("converted", row, words, before)
    if before:
        said = " and ".join(names) if len(names) < 3 else ", ".join(names[:-1]) + f" and {names[-1]}"
        return _change("merged", row, f"takes the place of {said}{_on(row.get('open_date'))}", before)
    if row.get("state") in _GONE:
        return _change("closed", row, f"is named for the first time, as closed{_on(row.get('close_date'))}")
    return _change("opened", row, f"opened{_on(row.get('open_date'))}" if row.get("open_date") else "is new here")


def _kept(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[Change]:
    found = []
    if _differs(was, now, "name"):
        found.append(_change("name", now, f"was called {was['name']}"))
    if was.get("trust_uid") != now.get("trust_uid") or _differs(was, now, "trust"):
        found += _trust(was, now)
    if _differs(was, now, "type"):
        words = f"is now {_said(now, 'type')}; it was {_said(was, 'type')}"
        found.append(_change("type", now, words))
    if any(was.get(name) != now.get(name) for name in _AGES) and None not in [was.get(n) for n in _AGES]:
        found.append(_change("ages", now, f"teaches ages {_ages(now)}; it was {_ages(was)}"))
    if _differs(was, now, "postcode"):
        found.append(_change("moved", now, f"is at {now['postcode']}; it was at {was['postcode']}"))
    return found


def _trust(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[Change]:
    left, joined = was.get("trust") or "", now.get("trust") or ""
    if left == joined:
        return []
    if not left:
        return [_change("trust", now, f"joined {joined}")]
    return [_change("trust", now, f"left {left}" + (f" for {joined}" if joined else ""))]


def _differs(was: Mapping[str, Any], now: Mapping[str, Any], name: str) -> bool:
    """Both say something, and not the same: what a file leaves out is no change."""
    one, other = was.get(name), now.get(name)
    return one not in _EMPTY and other not in _EMPTY and one != other


def _said(row: Mapping[str, Any], name: str) -> str:
    return str(row.get(f"{name}_words") or row.get(name) or "").replace("_", " ")


def _ages(row: Mapping[str, Any]) -> str:
    return f"{row.get('age_low')} to {row.get('age_high')}"


def _on(day: Any) -> str:
    return f" on {day.day} {day:%B %Y}" if day else ""


def _change(kind: str, row: Mapping[str, Any], words: str, before: tuple[str, ...] = ()) -> Change:
    return Change(kind, row["urn"], row.get("name") or row["urn"], words, before, row.get("la") or "")
