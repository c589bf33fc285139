"""The pages behind the one page: every figure of a key stage, for the school's table and the adviser's bag."""

from keystage.analysis.charts import Chart, Trend
from keystage.analysis.measures import words
from keystage.analysis.packs import figures_tables, group_tables
from keystage.analysis.packs.floors import floor_paragraphs
from keystage.analysis.packs.layouts import FiguresLayout, PictureLayout, figures_layouts
from keystage.analysis.packs.pictures import progress, trend
from keystage.analysis.packs.scales_table import scale_codes, scales_table
from keystage.analysis.packs.similar import similar_schools
from keystage.analysis.packs.subject import Subject
from keystage.analysis.packs.subjects_table import subject_codes, subjects_table
from keystage.analysis.packs.values import Block, Heading, Paragraph, Picture, Pictures, Section, Table

__all__ = ["figures_sections", "key_stages", "layout_of", "stage_sections", "unprinted_sections"]

_LARGE_FROM = 4  # years that a large picture needs: fewer stand among the small ones


def figures_sections(subject: Subject) -> tuple[Section, ...]:
    """A section for each key stage that the school has figures of in the results year, youngest first."""
    made = (_section(subject, layout) for layout in _fitting(subject))
    return tuple(section for section in made if section is not None)


def unprinted_sections(subject: Subject) -> tuple[Section, ...]:
    """What is too long for paper: every measure beside those printed, and every figure by group that is held."""
    made = (_unprinted(subject, layout) for layout in _fitting(subject))
    return tuple(section for section in made if section is not None)


def key_stages(subject: Subject) -> tuple[tuple[str, str], ...]:
    """Key stages that the school has figures of in the results year, youngest first: code and title of their year."""
    return tuple((lay.key_stage, _title(subject, lay)) for lay in _fitting(subject) if _codes(subject, lay))


def layout_of(subject: Subject, key_stage: str) -> FiguresLayout | None:
    """How the figures of a key stage are laid out in the results year."""
    return next((layout for layout in _fitting(subject) if layout.key_stage == key_stage), None)


def stage_sections(subject: Subject, key_stage: str) -> tuple[Section, ...]:
    """Everything of one key stage: what is printed, then what is too long for paper."""
    layouts = [layout for layout in _fitting(subject) if layout.key_stage == key_stage]
    made = (make(subject, layout) for layout in layouts for make in (_section, _unprinted))
    return tuple(section for section in made if section is not None)


def _fitting(subject: Subject) -> list[FiguresLayout]:
    year = subject.dossier.year.ends
    shelf = figures_layouts(subject.home)
    return [lay for lay in shelf if lay.first_year <= year and (lay.last_year is None or year <= lay.last_year)]


def _title(subject: Subject, layout: FiguresLayout) -> str:
    title = words(subject.dossier.year, home=subject.home).get(layout.title_word, layout.key_stage)
    return f"{title} {subject.dossier.year}"


def _section(subject: Subject, layout: FiguresLayout) -> Section | None:
    codes = _codes(subject, layout)
    if not codes:
        return None
    blocks: list[Block] = []
    if subject.compares:
        blocks += _together(subject, layout)
    blocks += _everything(subject, layout, codes)
    blocks += _scales(subject, layout)
    blocks += _subjects(subject, layout, codes)
    blocks += _floor(subject, layout)
    blocks += _over_time(subject, layout, codes)
    if subject.compares:
        blocks += [*_groups(subject, layout, codes), *_others(subject, layout)]
    return Section(_title(subject, layout), tuple(blocks), break_before=layout.new_page, key=layout.key_stage)


def _unprinted(subject: Subject, layout: FiguresLayout) -> Section | None:
    codes = _codes(subject, layout)
    listed, printed = _listed(subject, layout, codes), _printed(subject, layout, codes)
    rest = [code for code in listed if code not in printed]
    stage = layout.key_stage
    shares = [scale[0] for scale in layout.scales if scale[0] in codes]
    tables = [
        figures_tables.all_measures(subject, rest, name=f"{stage} more measures") if rest else None,
        figures_tables.over_the_years(subject, rest, name=f"{stage} more years") if rest else None,
        figures_tables.over_the_years(subject, shares, name=layout.scales_word.capitalize() + " years"),
        group_tables.every_group(subject, layout, [*(c for c in layout.grouped if c in codes), *rest])
        if subject.compares
        else None,
    ]
    blocks = tuple(table for table in tables if table is not None)
    return (
        Section(f"More of {_title(subject, layout)}", blocks, printed=False, key=layout.key_stage) if blocks else None
    )


def _codes(subject: Subject, layout: FiguresLayout) -> tuple[str, ...]:
    """Measures of the key stage with a row this year, in the order of the definitions."""
    held = set(subject.dossier.measured(layout.key_stage))
    apart = ("value_added",) if subject.compares else ("value_added", "progress")  # value added has its own pages
    fit = (m for m in subject.shelf if m.code in held and m.kind not in apart)
    known = tuple(measure.code for measure in fit if _has_any(subject, measure.code))
    return tuple(code for code in known if layout.twins.get(code) not in known)


def _has_any(subject: Subject, code: str) -> bool:
    """A figure for all pupils or a stated reason for none; not a measure that merely exists for groups."""
    row = subject.dossier.at(code)
    return row is not None and (row.value is not None or bool(row.reason))


def _together(subject: Subject, layout: FiguresLayout) -> list[Block]:
    made = figures_tables.together(subject, layout)
    blocks: list[Block] = [] if made is None else [made]
    scores = tuple(second for _, second in layout.together if subject.measure(second).kind == "progress")
    if scores and layout.key_stage == "KS2":
        picture = progress(subject, PictureLayout("progress", scores, "Progress"))
        blocks.append(Paragraph(picture) if isinstance(picture, str) else Picture(picture))
    return blocks


def _everything(subject: Subject, layout: FiguresLayout, codes: tuple[str, ...]) -> list[Block]:
    listed = _printed(subject, layout, codes)
    made = figures_tables.all_measures(subject, listed, name=f"{layout.key_stage} all pupils", unsaid=layout.unsaid)
    return [] if made is None else [Heading("All pupils", 3), made]


def _scales(subject: Subject, layout: FiguresLayout) -> list[Block]:
    made = scales_table(subject, layout)
    return [] if made is None else [Heading(layout.scales_word.capitalize(), 3), made]


def _listed(subject: Subject, layout: FiguresLayout, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Measures for the tables of every measure: not the scales, which have a table of their own."""
    apart = set(scale_codes(layout))
    return tuple(code for code in codes if code not in apart)


def _printed(subject: Subject, layout: FiguresLayout, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Those of them that are printed: what is aside, and a subject's, is not."""
    apart = {*layout.aside, *subject_codes(subject, layout)}
    listed = _listed(subject, layout, codes)
    return tuple(code for code in listed if (code in layout.main if layout.main else code not in apart))


def _subjects(subject: Subject, layout: FiguresLayout, codes: tuple[str, ...]) -> list[Block]:
    made = subjects_table(subject, layout, codes)
    return [] if made is None else [Heading("Subject by subject", 3), made]


def _floor(subject: Subject, layout: FiguresLayout) -> list[Block]:
    found = floor_paragraphs(subject, layout.key_stage)
    return [Heading("The year’s standard for schools", 3), *found] if found else []


def _over_time(subject: Subject, layout: FiguresLayout, codes: tuple[str, ...]) -> list[Block]:
    drawing = codes if subject.compares or layout.key_stage == "attendance" else ()
    first = [trend(subject, code) for code in layout.pictures if code in drawing]
    large = [picture for picture in first if isinstance(picture, Trend) and _held(picture) >= _LARGE_FROM]
    small = [*(p for p in first if p not in large), *(trend(subject, code) for code in layout.small if code in drawing)]
    drawn: list[Chart] = [picture for picture in small if isinstance(picture, Trend) and _worth_drawing(picture)]
    table = figures_tables.over_the_years(subject, _printed(subject, layout, codes), name=f"{layout.key_stage} years")
    blocks: list[Block] = [Picture(picture) for picture in large]
    blocks += [Pictures(tuple(drawn))] if drawn else []
    blocks += [table] if table is not None else []
    return [Heading("Over the years", 3), *blocks] if blocks else []


def _worth_drawing(picture: Trend) -> bool:
    return _held(picture) > 1


def _held(picture: Trend) -> int:
    return sum(point.value is not None for point in picture.points)


def _groups(subject: Subject, layout: FiguresLayout, codes: tuple[str, ...]) -> list[Block]:
    groups = [*layout.groups, *(g for g in subject.dossier.asked if "+" not in g and g not in layout.groups)]
    grids = [[code for code in grid if code in codes] for grid in layout.grids]
    full = [code for code in layout.in_full if code in codes]
    made = [
        *(figures_tables.by_group(subject, code, groups) for code in full),
        *(group_tables.beside_each_other(subject, grid, groups) for grid in grids if grid),
        *(group_tables.two_at_once(subject, code) for code in full),
    ]
    tables: list[Table] = [table for table in made if table is not None]
    if not tables:
        return [Paragraph("The files held give no figures by group of pupils.")] if layout.groups else []
    return [Heading("By group of pupils", 3), *tables]


def _others(subject: Subject, layout: FiguresLayout) -> list[Block]:
    """Similar schools stand with the key stage that the page is about."""
    if layout.key_stage != subject.layout.key_stage or layout.key_stage == "context":
        return []
    found = similar_schools(subject, layout)
    return [Heading("Similar schools", 3), *found] if found else []
