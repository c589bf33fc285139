"""Similar schools by name, with the ones that do clearly better: the next act is a phone call."""

from typing import Any

from keystage.analysis.measures import Measure
from keystage.analysis.packs import cells, numerals
from keystage.analysis.packs.layouts import FiguresLayout
from keystage.analysis.packs.subject import TINY, Subject
from keystage.analysis.packs.values import Block, Cell, Paragraph, Table

__all__ = ["similar_schools"]

_SHOWN = 7  # measures beside the names
_NAMED = 3  # schools doing clearly better, named (9a.14)
_SENTENCES = 3  # measures in which they are named: those where the school's own place is furthest down


def similar_schools(subject: Subject, layout: FiguresLayout) -> tuple[Block, ...]:
    """Who the similar schools are, and up to three that do clearly better; or why there are none."""
    dossier = subject.dossier
    if not subject.compares:
        return ()
    if not _near(subject, layout):
        why = dossier.refused.rstrip(".") or "what is held does not say which schools are like this one"
        return (Paragraph(f"No similar schools: {why}."),)
    measures = [subject.measure(code) for code in _measures(subject, layout)]
    by_need = sorted(measures, key=lambda measure: -_place(subject, measure))
    better = [sentence for measure in by_need if (sentence := _better(subject, layout, measure))]
    return (*(Paragraph(sentence) for sentence in better[:_SENTENCES]), _table(subject, layout, measures))


def _near(subject: Subject, layout: FiguresLayout) -> tuple[dict[str, Any], ...]:
    """Neighbours at this key stage: an all-through school has two sets."""
    near = subject.dossier.neighbours
    return tuple(n for n in near if n.get("key_stage") in (None, layout.key_stage)) or near


def _measures(subject: Subject, layout: FiguresLayout) -> tuple[str, ...]:
    thresholds, progress = [first for first, _ in layout.together], [second for _, second in layout.together]
    wanted = dict.fromkeys([*layout.pictures, *layout.in_full, *thresholds, *progress])
    return tuple(code for code in wanted if code in subject.dossier.peers.measures)[:_SHOWN]


def _place(subject: Subject, measure: Measure) -> int:
    row = subject.now(measure.code)
    return 0 if row is None else row.place or 0


def _table(subject: Subject, layout: FiguresLayout, measures: list[Measure]) -> Table:
    near = _near(subject, layout)
    far = any(n.get("miles") is not None for n in near)
    rows = tuple(_row(subject, neighbour, measures, miles=far) for neighbour in near)
    blank = (Cell(""),) * (1 + far)
    own = (Cell("This school", bold=True), *blank, *(_own(subject, measure) for measure in measures))
    return Table(
        caption=f"The {numerals.number_word(len(rows))} schools most like this one, the most alike first",
        columns=("School", "Town", *(("Miles",) if far else ()), *(cells.label(measure) for measure in measures)),
        rows=(own, *rows),
        align=cells.aligned("ll" + "r" * (far + len(measures))),
        widths=(3.6, 1.8, *((0.8,) if far else ()), *(1.1,) * len(measures)),
        notes=("Bold: clearly better than this school, for their ranges do not overlap.",),
        name="Similar schools",
    )


def _own(subject: Subject, measure: Measure) -> Cell:
    row = subject.now(measure.code)
    return cells.NOTHING if row is None else cells.here(subject, measure, row)


def _row(subject: Subject, neighbour: dict[str, Any], measures: list[Measure], *, miles: bool) -> tuple[Cell, ...]:
    far = neighbour.get("miles")
    distance = cells.NOTHING if far is None else Cell(f"{far:,.0f}", round(far, 1))
    return (
        Cell(neighbour["name"] or neighbour["neighbour"]),
        Cell(neighbour["town"] or ""),
        *((distance,) if miles else ()),
        *(_theirs(subject, neighbour["neighbour"], measure) for measure in measures),
    )


def _theirs(subject: Subject, urn: str, measure: Measure) -> Cell:
    peer = subject.dossier.peers.of(urn, measure.code)
    if peer is None or (peer.n is not None and peer.n <= TINY and measure.kind == "proportion"):
        return cells.NOTHING
    return Cell(cells.told(measure, peer.value), peer.value, bold=urn in subject.better.get(measure.code, ()))


def _better(subject: Subject, layout: FiguresLayout, measure: Measure) -> str:
    """ "Clearly better in writing: A (Wenbury, 4 miles), B and C."."""
    near = {neighbour["neighbour"]: neighbour for neighbour in _near(subject, layout)}
    found = [near[urn] for urn in subject.better.get(measure.code, ()) if urn in near][:_NAMED]
    if not found:
        return ""
    return f"**Clearly better in {_in(measure)}:** {numerals.and_list([_who(one) for one in found])}."


def _in(measure: Measure) -> str:
    return numerals.within(cells.label(measure))


def _who(neighbour: dict[str, Any]) -> str:
    miles = neighbour.get("miles")
    far = "" if miles is None else f"{max(round(miles), 1)} mile{'s' * (round(miles) > 1)}"
    where = ", ".join(word for word in (neighbour["town"], far) if word)
    return f"{neighbour['name']} ({where})" if where else str(neighbour["name"])
