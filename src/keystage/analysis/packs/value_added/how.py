"""How value added works here: one school's figure, step by step, for its head."""

from collections.abc import Iterator, Sequence

from keystage.analysis.packs import numerals
from keystage.analysis.packs.certainty import is_clear
from keystage.analysis.packs.subject import TINY, Subject
from keystage.analysis.packs.value_added.held import Line
from keystage.analysis.packs.value_added.predictors import likened_by
from keystage.analysis.packs.value_added.shrinking import counted
from keystage.analysis.packs.value_added.tables import working_table
from keystage.analysis.packs.value_added.wording import centre, figure
from keystage.analysis.packs.values import Block, Paragraph, Section
from keystage.analysis.vocabulary import fixed

__all__ = ["how_it_works"]

_SIZES = (10, 90)  # pupils, beside the school's own number, of which the share counted is told


def how_it_works(subject: Subject, held: Sequence[Line]) -> Section | None:
    """The model in words and this school's numbers; None where it has no figure that may be told."""
    shown = [line for line in held if line.is_value_added and _is_told(line)]
    if not shown:
        return None
    first = max(shown, key=lambda line: (bool(is_clear(line.own)), abs((line.own.value or 0.0) - line.record.centre)))
    blocks: list[Block] = [Paragraph(said) for said in _steps(subject, first)]
    table = working_table(subject, shown)
    blocks += [table] if table is not None else []
    blocks += [Paragraph(said) for said in _limits(first)]
    return Section("How value added works here", tuple(blocks), break_before=True, key="value_added")


def _is_told(line: Line) -> bool:
    row = line.own
    return row.value is not None and row.n is not None and row.n > TINY and row.low is not None


def _steps(subject: Subject, line: Line) -> Iterator[str]:
    record, row = line.record, line.own
    subject_word = numerals.within(line.name)
    n, value = round(row.n or 0), row.value or 0.0
    share = counted(n, *(record.variances(row.measure) or (0.0, 1.0)))
    apart = (value - record.centre) / share if share else 0.0
    decimals = subject.measure(row.measure).decimals
    by = numerals.and_list(list(likened_by(record, subject.home)))
    yield (
        f"**1. Similar pupils.** The model takes the {record.n:,} pupils in {record.population} whose results are held "
        f"at both ends ({record.matched:.0f}% of the year group of {record.schools} schools). For each pupil it works "
        f"out what similar pupils reached in {subject_word}: pupils with the same "
        f"{record.baseline.partition(':')[0]}, and alike in {by}."
    )
    yield (
        f"**2. The difference.** What each pupil reached, less what the model expects of similar pupils. Over the {n} "
        f"pupils here it comes to **{numerals.signed(apart, decimals)} points** a pupil in {subject_word}."
    )
    yield (
        f"**3. Counted with care.** In so many pupils some of a difference is luck. Of {n} pupils’ difference "
        f"**{100 * share:.0f}%** is counted here ({_other_sizes(line)}): {numerals.signed(apart, decimals)} × "
        f"{fixed(share, 2)} = {numerals.signed(value - record.centre, decimals)}. This drawing towards the middle is "
        "called shrinkage; it keeps a small school with one good or bad year from leading or trailing the list."
        + (f" About the centre of {centre(record)} that is {figure(record, value, decimals)}." if record.centre else "")
    )
    yield _range(line, decimals)
    if line.plain is not None and line.plain.value is not None:
        yield (
            f"**5. Without context** the figure is **{figure(record, line.plain.value, decimals)}**: beside pupils "
            "with the same start, whatever their background. Where the two differ, ask whether context explains it or "
            "excuses it."
        )


def _other_sizes(line: Line) -> str:
    parts = line.record.variances(line.own.measure) or (0.0, 1.0)
    return ", ".join(f"of {n} pupils’ {100 * counted(n, *parts):.0f}%" for n in _SIZES)


def _range(line: Line, decimals: int) -> str:
    row, zero = line.own, centre(line.record)
    low, high = fixed(row.low or 0.0, decimals), fixed(row.high or 0.0, decimals)
    if is_clear(row):
        side = "above" if (row.value or 0) > line.record.centre else "below"
        said = f"{zero} lies outside: the school is clearly {side} similar pupils"
    else:
        said = f"{zero} lies within: the difference may be chance"
    return (
        f"**4. The range** that is meant to hold the school’s own part in 95 of 100 cases runs from {low} to {high}. "
        f"{said}."
    )


def _limits(line: Line) -> Iterator[str]:
    record = line.record
    yield (
        f"**What it can say.** Whether pupils here did better or worse than similar pupils in {record.population}, and "
        "how sure that is. It is a start for a conversation: which pupils, which classes, since when?"
    )
    share = 0.0 if record.r2 is None else 100 * record.r2
    yield (
        f"**What it cannot say.** Why. The start and the background go with {share:.0f}% of the spread of results; "
        "the rest is teaching, luck and all that no file holds. How the area stands beside England: "
        f"{centre(record)} is the middle of these schools, however good they are, and one school’s gain is another’s "
        "loss. And nothing of pupils without results at both ends."
    )
    yield (
        f"**Whose it is.** {record.name[:1].upper()}{record.name[1:]}. It is not DfE’s, was not checked by DfE, and "
        "may not be set beside DfE’s progress scores or another area’s value added."
    )
