"""The road of one upload: received, read, mapped, checked, accepted."""

from collections.abc import Sequence
from dataclasses import dataclass

from keystage.service.intake.models import Upload, UploadTable

__all__ = ["Step", "asks_year", "steps"]

State = Upload.State


@dataclass(frozen=True, slots=True)
class Step:
    """state: done | now | waiting | problem | not needed. said: how it stands, in a few words."""

    title: str
    state: str
    said: str


def steps(upload: Upload, tables: Sequence[UploadTable]) -> list[Step]:
    """The five steps, as they stand."""
    state = State(upload.state)
    unknown = [t for t in tables if t.mapping]
    refused = [t for t in tables if t.refusal and not t.nothing and not t.mapping]
    good = [t for t in tables if not t.refusal]
    bad = sum(t.bad_rows for t in good)
    over = state in (State.read, State.refused, State.accepting, State.accepted)
    read = Step("Read", "done", _count(len(tables), "table")) if over and tables else _reading(state)
    if refused and not good:
        asked = all(asks_year(table) for table in refused)
        read = Step("Read", "problem", "Say of which year it is, below" if asked else "It cannot be read as it is")
    return [
        Step("Received", "done", "The file is kept as it came"),
        read,
        _mapped(over, unknown, good),
        _checked(over, good, bad),
        _accepted(state, bool(good)),
    ]


def asks_year(table: UploadTable) -> bool:
    """Whether a file of a known kind waits for one word only: its academic year, as `results_year` asks for it."""
    return bool(table.refusal) and not table.mapping and "it does not say of which academic year" in table.refusal


def _reading(state: State) -> Step:
    if state == State.withdrawn:
        return Step("Read", "not needed", "Withdrawn")
    if state == State.refused:
        return Step("Read", "problem", "It cannot be read as it is")
    return Step("Read", "now", "It is being read")


def _mapped(over: bool, unknown: Sequence[UploadTable], good: Sequence[UploadTable]) -> Step:
    if not over:
        return Step("Mapped", "waiting", "Not yet")
    if unknown:
        words = "1 sheet is not known yet" if len(unknown) == 1 else f"{len(unknown)} sheets are not known yet"
        return Step("Mapped", "problem", words)
    return Step("Mapped", "done", "Every column's meaning is known") if good else Step("Mapped", "waiting", "Not yet")


def _checked(over: bool, good: Sequence[UploadTable], bad: int) -> Step:
    if not over or not good:
        return Step("Checked", "waiting", "Not yet")
    if bad:
        return Step("Checked", "problem", "1 row has errors" if bad == 1 else f"{bad:,} rows have errors")
    return Step("Checked", "done", "Every row is good")


def _accepted(state: State, good: bool) -> Step:
    if state == State.accepted:
        return Step("Accepted", "done", "Kept as a release; figures follow")
    if state == State.accepting:
        return Step("Accepted", "now", "It is being accepted")
    if state == State.withdrawn:
        return Step("Accepted", "not needed", "Withdrawn")
    return Step(
        "Accepted", "now" if good and state == State.read else "waiting", "Your decision" if good else "Not yet"
    )


def _count(number: int, word: str) -> str:
    return f"1 {word}" if number == 1 else f"{number:,} {word}s"
