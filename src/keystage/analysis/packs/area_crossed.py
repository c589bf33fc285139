"""Two groups at once over a place: disadvantage by sex in reading and writing (REQ-0.10), and with White British pupils
in maths and subjects with a high maths content (REQ-1.2)."""

from collections.abc import Sequence

from keystage.analysis.packs import cells
from keystage.analysis.packs.area import Area
from keystage.analysis.packs.area_groups import Held, count_cell, figure_cell, held, national, pupils_cell
from keystage.analysis.packs.values import Block, Cell, Paragraph, Table
from keystage.analysis.vocabulary import pupil_group

__all__ = ["CROSSED", "by_sex_blocks", "maths_blocks", "readable"]

_FOUR = ("disadvantaged+boys", "not_disadvantaged+boys", "disadvantaged+girls", "not_disadvantaged+girls")
_MARGINS = (("disadvantaged", "not_disadvantaged"), ("boys", "girls"))
_SUBJECTS = {
    "KS2": ("ks2_reading_exp", "ks2_writing_exp", "ks2_reading_l4", "ks2_writing_l4"),
    "KS4": ("ks4_english_grade_4", "ks4_english_grade_5"),
}
_MATHS = (
    "ks4_maths_grade_4", "ks4_maths_grade_5", "ks4_maths_grade_7", "ks4_maths_points", "ks4_high_maths_4",
    "ks4_high_maths_5", "ks4_high_maths_points", "ks4_high_maths_besides", "ks4_high_maths_besides_4",
    "ks4_ebacc_maths_94", "ks4_ebacc_maths_95",
)  # fmt: skip
_MATHS_GROUPS = ("all", "disadvantaged", "white_british", "disadvantaged+white_british")
CROSSED = tuple(dict.fromkeys([*(group for pair in _MARGINS for group in pair), *_FOUR, *_MATHS_GROUPS]))
_NO_PUPILS = "Two groups at once are made of pupils’ results: none are held here for this year."


def by_sex_blocks(area: Area) -> tuple[Block, ...]:
    """A table a subject: disadvantage, sex, and the two together, beside the same group nationally."""
    codes = [code for code in _SUBJECTS[area.layout.key_stage] if code in area.shelf]
    tables = [table for code in codes if (table := _by_sex(area, code)) is not None]
    if not tables:
        return ()
    crossed = any(held(area, code, group) is not None for code in codes for group in _FOUR)
    return tuple(tables) if crossed else (*tables, Paragraph(_NO_PUPILS))


def maths_blocks(area: Area) -> tuple[Block, ...]:
    """Maths at key stage 4: a row a measure and group; nothing where the place has no such results."""
    rows: list[tuple[Cell, ...]] = []
    for code in (code for code in _MATHS if code in area.shelf):
        own = readable(area, code, _MATHS_GROUPS)
        if own["all"] is not None:
            rows += [_maths_row(area, code, group, own[group]) for group in _MATHS_GROUPS if own[group] is not None]
    if not rows:
        return ()
    return (
        Table(
            caption="Maths and subjects with a high maths content: disadvantaged, White British, and both at once",
            columns=("", "Group", "Pupils", "Here", "Same nationally", "Others nationally", "Gap in pupils"),
            rows=tuple(rows),
            align=cells.aligned("llrrrrr"),
            widths=(3, 3, 0.9, 1, 1.2, 1.2, 1.3),
            notes=(
                "Gap: to other pupils nationally where there are such, else to the same group. National figures of "
                "White British pupils are shown where a release that is held has them.",
            ),
            name="Maths at key stage 4",
        ),
    )


def readable(area: Area, code: str, groups: Sequence[str]) -> dict[str, Held | None]:
    """What may be told of each group: where one part of a pair is too small to tell, so is the other, which what is
    left over would tell; and where one of the four is, all four."""
    found = {group: held(area, code, group) for group in groups}
    pairs = [pair for pair in _MARGINS if set(pair) <= set(groups)]
    for pair in [*pairs, *([_FOUR] if set(_FOUR) <= set(groups) else [])]:
        if any(found[group] is None for group in pair):
            found |= dict.fromkeys(pair)
    return found


def _by_sex(area: Area, code: str) -> Table | None:
    groups = ("all", *(group for pair in _MARGINS for group in pair), *_FOUR)
    own = readable(area, code, groups)
    if all(found is None for group, found in own.items() if group != "all"):
        return None
    measure = area.shelf[code]
    shown = [group for group in groups if own[group] is not None]
    return Table(
        caption=f"{cells.label(measure)}: disadvantage and sex",
        columns=("", "Pupils", "Here", "Same nationally", "In pupils"),
        rows=tuple(_row(area, code, group, own[group]) for group in shown),
        align=cells.aligned("lrrrr"),
        widths=(3.4, 0.9, 1, 1.3, 1.3),
        notes=(
            "In pupils: more or fewer than the same group’s national rate gives. Where a group has fewer than six "
            "pupils, those that would tell its figure are left out too.",
        ),
        name=f"{measure.short} by sex",
    )


def _row(area: Area, code: str, group: str, own: Held | None) -> tuple[Cell, ...]:
    measure, beside = area.shelf[code], national(area, code, group)
    gap = None if own is None or beside is None else own[0] - beside
    counted = cells.NOTHING if own is None else count_cell(measure, own, gap)
    return (
        Cell(_title(area, group), bold=group == "all"), pupils_cell(own), figure_cell(measure, own),
        cells.plain(measure, beside), counted,
    )  # fmt: skip


def _maths_row(area: Area, code: str, group: str, own: Held | None) -> tuple[Cell, ...]:
    measure, known = area.shelf[code], pupil_group(group, area.home)
    beside = national(area, code, group)
    others = national(area, code, known.others) if known is not None and known.others else None
    against = others if others is not None else beside
    gap = None if own is None or against is None else own[0] - against
    return (
        Cell(measure.title), Cell(_title(area, group)), pupils_cell(own), figure_cell(measure, own),
        cells.plain(measure, beside), cells.plain(measure, others),
        cells.NOTHING if own is None else count_cell(measure, own, gap),
    )  # fmt: skip


def _title(area: Area, group: str) -> str:
    known = pupil_group(group, area.home)
    return "All pupils" if group == "all" or known is None else known.title
