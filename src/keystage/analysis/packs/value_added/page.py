"""The pages of value added behind the one page."""

from collections.abc import Mapping, Sequence

from keystage.analysis.packs import numerals
from keystage.analysis.packs.subject import TINY, Subject
from keystage.analysis.packs.value_added.held import Line, key_stages, lines, unmade
from keystage.analysis.packs.value_added.how import how_it_works
from keystage.analysis.packs.value_added.picture import both_ways
from keystage.analysis.packs.value_added.predictors import coefficients_table, likened_by
from keystage.analysis.packs.value_added.shrinking import by_chance, counted
from keystage.analysis.packs.value_added.tables import subjects_of
from keystage.analysis.packs.value_added.wording import bare_name, mind, warned
from keystage.analysis.packs.values import Block, Heading, Paragraph, Picture, Section
from keystage.analysis.progress.contextual import ModelRecord
from keystage.analysis.vocabulary import reasons

__all__ = ["unprinted_models", "value_added_sections"]

_AGES = {"EYFS": "Reception", "KS1": "To the end of key stage 1", "KS2": "To the end of key stage 2",
         "KS4": "To the end of key stage 4"}  # fmt: skip


def value_added_sections(subject: Subject) -> tuple[Section, ...]:
    """Value added; a page further how it works here; then attainment in context, where nothing is known of a start.
    Nothing where no model is of a school of this kind."""
    if not subject.compares:
        return ()
    held = {stage: lines(subject, stage) for stage in key_stages(subject)}
    adding = {stage: own for stage, own in held.items() if _adds(own) or not own}
    others = {stage: own for stage, own in held.items() if stage not in adding}
    how = how_it_works(subject, [line for own in adding.values() for line in own])
    made = (
        _section(subject, "Value added", adding, new_page=any(adding.values())),
        how,
        _section(subject, "Attainment in context", others, new_page=False),
    )
    return tuple(section for section in made if section is not None)


def _section(subject: Subject, title: str, held: Mapping[str, Sequence[Line]], *, new_page: bool) -> Section | None:
    made = [(stage, own) for stage in held if (own := _stage(subject, held[stage], stage))]
    if not made:
        return None
    blocks: list[Block] = []
    for stage, own in made:
        blocks += [Heading(_AGES[stage], 3), *own] if len(made) > 1 or not _adds(held[stage]) else own
    return Section(f"{title} {subject.dossier.year}", tuple(blocks), break_before=new_page, key="value_added")


def unprinted_models(subject: Subject) -> tuple[Section, ...]:
    """What each thing goes with, model by model: for formats that are searched."""
    if not subject.compares:
        return ()
    held = [line for stage in key_stages(subject) for line in lines(subject, stage) if line.record.coefficients]
    tables = tuple(coefficients_table(line.record, line.name) for line in held)
    return (
        (Section(f"The models behind value added {subject.dossier.year}", tables, printed=False, key="value_added"),)
        if tables
        else ()
    )


def _adds(held: Sequence[Line]) -> bool:
    return any(line.is_value_added for line in held)


def _stage(subject: Subject, held: Sequence[Line], stage: str) -> list[Block]:
    if not held:
        refused = [_refused(subject, record) for record in unmade(subject, stage)]
        return [Paragraph(" ".join(dict.fromkeys(refused)))] if refused else []
    records = [line.record for line in held]
    blocks: list[Block] = [
        Paragraph(_intro(held)),
        *(Paragraph(f"**{said}**") for said in warned(records, subject.home)),
    ]
    picture = both_ways(subject, held)
    blocks += [Picture(picture)] if picture is not None else []
    blocks.append(subjects_of(subject, held, name=f"{stage} value added"))
    told = (_chance(held), mind(records, subject.home), _used(subject, held))
    return [*blocks, *(Paragraph(said) for said in told if said)]


def _intro(held: Sequence[Line]) -> str:
    record = held[0].record
    whose = record.compared
    if not held[0].is_value_added:
        return (
            f"Pupils here are {whose}: of the same background. Where they started is not known, so this is "
            "**attainment in context, and not value added**."
        )
    return (
        f"Pupils here are {whose}: with the same start ({_start(record)}) and of the same background. Made of pupils’ "
        "results by Keystage’s own model. **It is not DfE’s figure, and says nothing of how the area stands "
        "nationally**."
    )


def _start(record: ModelRecord) -> str:
    """ "points at key stage 1", without how they are made."""
    return record.baseline.partition(":")[0]


def _chance(held: Sequence[Line]) -> str:
    """One caution: how often a school of this size is shown as clear by chance alone, by the models' own sums."""
    shares = [
        counted(line.own.n, *parts)
        for line in held
        if line.own.value is not None and line.own.n is not None and line.own.n > TINY
        and (parts := line.record.variances(line.own.measure)) is not None
    ]  # fmt: skip
    if not shares:
        return ""
    rates = sorted(100 * by_chance(share) for share in shares)
    low, high = round(rates[0]), round(rates[-1])
    often = f"{low} to {high}" if low != high else f"{high}"
    if high < 1:
        often = "fewer than one"
    return (
        f"**By chance** a school of this size that adds neither more nor less would be shown clearly above or below in "
        f"a subject about {often} time{'' if often == '1' else 's'} in 100."
    )


def _used(subject: Subject, held: Sequence[Line]) -> str:
    """What pupils are likened by, and what could not be."""
    by = list(dict.fromkeys(title for line in held for title in likened_by(line.record, subject.home)))
    left = list(dict.fromkeys(said for line in held for said in line.record.left_out))
    start = "the start; " if held[0].is_value_added else ""
    said = f"**Likened by**: {start}{numerals.and_list(by)}." if by or start else ""
    return f"{said} **Left out**: {'; '.join(left)}." if left else said


def _refused(subject: Subject, record: ModelRecord) -> str:
    known = reasons(subject.home)
    why = known[record.reason].words if record.reason in known else record.reason
    return f"No value added in {_titled(subject, record)}: {why} ({record.schools} here)."


def _titled(subject: Subject, record: ModelRecord) -> str:
    code = f"{record.model}_cva"
    return numerals.within(bare_name(subject.measure(code)) if code in subject.shelf else record.title)
