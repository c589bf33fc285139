"""What was agreed with a school, as its list writes it: one cell of lines, or a column an action."""

import re
from collections.abc import Iterator
from typing import TypedDict

import polars as pl

__all__ = ["ACTIONS", "gather_actions", "read_actions"]

ACTIONS = pl.List(pl.Struct({"text": pl.String(), "owner": pl.String(), "due": pl.String(), "state": pl.String()}))

_MOST = 6  # columns Action 1 … Action 6
_PARTS = ("", "_owner", "_due", "_state")
_MARK = re.compile(r"^\s*(?:\(?\d{1,2}[.)]\s+|[-–•*▪●]\s*)")
_NUMBERED = re.compile(r"(?:^|\s)(?=\d{1,2}[.)]\s+\S)")
_STATES = (
    (re.compile(r"^(not (yet|done|started|met)|open|outstanding|to do|overdue|no)\b", re.IGNORECASE), "not yet"),
    (
        re.compile(r"^(part(ly|ial|ially)?|in progress|ongoing|under way|underway|started|begun)\b", re.IGNORECASE),
        "partly",
    ),
    (re.compile(r"^(done|completed?|closed|finished|met|achieved|yes)\b", re.IGNORECASE), "done"),
)
_DUE = re.compile(
    r"^(by|due|before|end of|until)\b|^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}$|^\d{4}-\d\d-\d\d$"
    r"|^(\d{1,2}(st|nd|rd|th)? )?(jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)\w*( \d{2,4})?$"
    r"|^(autumn|spring|summer)\b( term)?( \d)?( \d{4}(/\d\d)?)?$",
    re.IGNORECASE,
)
_DUE_WORD = re.compile(r"^(by|due)( by| on)?:? ", re.IGNORECASE)


class Action(TypedDict):
    """One agreed action; what the list does not say is None."""

    text: str
    owner: str | None
    due: str | None
    state: str | None


def gather_actions(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` with one column `actions` (list of text, owner, due, state) in place of the columns it was read from."""
    names = [name for name in frame.columns if name.removesuffix(":reason").partition("_")[0] in ("action", "actions")]
    rows = frame.select(names).rows(named=True) if names else [{}] * frame.height
    made = [list(_of_row(row)) for row in rows]
    return frame.drop(names).with_columns(pl.Series("actions", made, dtype=ACTIONS))


def _of_row(row: dict[str, str | None]) -> Iterator[Action]:
    written = read_actions(row.get("actions") or "")
    if len(written) == 1:
        whole = {part: row.get(f"actions_{part}") for part in ("owner", "due", "state")}
        written = [_completed(written[0], whole)]
    yield from written
    for number in range(1, _MOST + 1):
        for action in read_actions(row.get(f"action_{number}") or "", one=True):
            yield _completed(action, {p: row.get(f"action_{number}_{p}") for p in ("owner", "due", "state")})


def read_actions(cell: str, *, one: bool = False) -> list[Action]:
    """The actions in one cell: a line each, else parted by semicolons or by numbers. one: the whole cell is one.

    Each may go on after bars: “what | who | by when | how far”, in any order.
    """
    lines = cell.splitlines()
    if one:
        lines = [" ".join(lines)]
    elif len(lines) == 1:
        lines = cell.split(";") if ";" in cell else _NUMBERED.split(cell)
    actions = (_action(_MARK.sub("", line).strip()) for line in lines)
    return [action for action in actions if action["text"]]


def _action(line: str) -> Action:
    text, *rest = [part.strip() for part in line.split("|")]
    action = Action(text=text, owner=None, due=None, state=None)
    for part in filter(None, rest):
        state, after = _state(part)
        if state and not action["state"]:
            action["state"] = state
            action["due"] = action["due"] or after or None
        elif _DUE.match(part) and not action["due"]:
            action["due"] = _DUE_WORD.sub("", part)
        else:
            action["owner"] = ", ".join(filter(None, (action["owner"], part)))
    return action


def _state(words: str) -> tuple[str, str]:
    """How far an action is, in one of three ways of saying it, and what was said besides."""
    for shape, state in _STATES:
        if found := shape.match(words):
            return state, words[found.end() :].strip(" ,:–-").removeprefix("in ").removeprefix("due ")
    return "", ""


def _completed(action: Action, apart: dict[str, str | None]) -> Action:
    """What stands in columns of its own, where the cell itself does not say it."""
    state = _state(apart["state"] or "")[0] or apart["state"]
    return Action(
        text=action["text"],
        owner=action["owner"] or apart["owner"],
        due=action["due"] or apart["due"],
        state=action["state"] or state,
    )
