"""Documents as Word files: the note of visit from its template, everything else simply and in order."""

from io import BytesIO
from pathlib import Path
from typing import Any

from docx.document import Document as Docx
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.shared import Cm, Pt

from keystage.analysis.charts import Chart
from keystage.analysis.packs.values import (
    Document,
    Finding,
    Heading,
    Lines,
    Note,
    Paragraph,
    Picture,
    Pictures,
    Question,
    SchoolPage,
    Table,
)
from keystage.analysis.publish import illustrations
from keystage.analysis.publish.flowing import Asked, Drawings, Flow, FlowBlock, Found, Part, Pupils, flow
from keystage.analysis.publish.note_word import note_word
from keystage.analysis.publish.packing import settled
from keystage.analysis.publish.spans import clean, spans
from keystage.analysis.publish.word_look import MID, blank, element, field
from keystage.analysis.publish.word_tables import table_xml
from keystage.analysis.publish.wording import NO_QUESTIONS, titled

__all__ = ["word"]

_SAID = {"up": "Above", "down": "Below", "level": "About the same"}
_SMALL, _LARGE = Cm(7.2), Cm(16.8)


def word(document: SchoolPage | Document | Note, home: Path | None = None) -> bytes:
    """A Word file with real headings, tables with header rows, and words for each picture."""
    if isinstance(document, Note):
        return note_word(document, home)
    made, docx = flow(document, paper=True), blank()
    for number, part in enumerate(made.parts):
        if number:
            docx.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
        _part(docx, part)
    docx.add_heading("Sources", 2)
    if made.made_up:
        docx.add_paragraph().add_run(made.made_up).bold = True
    _paragraph(docx, made.sources, "Source")
    _foot(docx, made)
    docx.core_properties.title = clean(made.title)
    docx.core_properties.author, docx.core_properties.language = "Keystage", "en-GB"
    return settled(docx)


def _part(docx: Docx, part: Part) -> None:
    docx.add_heading(clean(part.title), 1)
    for line in part.lines:
        _paragraph(docx, line)
    for section in part.sections:
        _heading(docx, section.title, 2)
        for block in section.blocks:
            _block(docx, block)


def _block(docx: Docx, block: FlowBlock) -> None:
    match block:
        case Heading():
            _heading(docx, block.text, block.level)
        case Paragraph():
            _paragraph(docx, block.text, "Source" if block.small else None)
        case Table():
            _table(docx, block)
        case Picture():
            _picture(docx, block.chart, large=block.large)
        case Pictures():
            _pictures(docx, block.charts)
        case Drawings():
            _pictures(docx, block.pictures)
        case Found():
            for finding in block.findings:
                _finding(docx, finding)
        case Asked():
            _questions(docx, block.questions)
        case Pupils():
            _pupils(docx, block)
        case Lines():
            _lines(docx, block.count)


def _heading(docx: Docx, text: str, level: int) -> None:
    if clean(text):
        docx.add_heading(clean(text), level)


def _paragraph(docx: Docx, text: str, style: str | None = None) -> Any:
    made = docx.add_paragraph(style=style)
    for span in spans(text, asides=True):
        run = made.add_run(span.text)
        run.bold = span.bold or None
        if span.grey:
            run.font.color.rgb = MID
    return made


def _table(docx: Docx, table: Table) -> None:
    if table.caption:
        caption = docx.add_paragraph()
        caption.add_run(clean(table.caption)).bold = True
        caption.paragraph_format.keep_with_next = True
    # Word wants a paragraph after a table: the first note, or an empty one.
    after = [_paragraph(docx, note, "Source") for note in table.notes or ("",)]
    after[0]._p.addprevious(parse_xml(table_xml(table)))


def _pictures(docx: Docx, pictures: tuple[Chart | str, ...]) -> None:
    for picture in pictures:
        if not isinstance(picture, str):
            _picture(docx, picture, large=False)
            continue
        title, words = titled(picture)
        _heading(docx, title, 3)
        _paragraph(docx, words)


def _picture(docx: Docx, chart: Chart, *, large: bool) -> None:
    _heading(docx, chart.title, 3)
    _place(docx, illustrations.png(chart, large=large), _LARGE if large else _SMALL)


def _place(docx: Docx, photographed: illustrations.Photographed, width: Any) -> None:
    paragraph = docx.add_paragraph()
    shape = paragraph.add_run().add_picture(BytesIO(photographed.data), width=width)
    properties = shape._inline.docPr
    properties.set("descr", photographed.words)
    properties.set("name", "Picture")


def _finding(docx: Docx, finding: Finding) -> None:
    certainty = "clear" if finding.clear else "may be chance"
    made = _paragraph(docx, f"**{finding.lead}** {finding.text}" if finding.lead else finding.text, "List Bullet")
    made.add_run(f" ({_SAID[finding.shape]}, {certainty}.)").font.color.rgb = MID


def _questions(docx: Docx, questions: tuple[Question, ...]) -> None:
    if not questions:
        docx.add_paragraph(NO_QUESTIONS)
    for question in questions:
        made = _paragraph(docx, f"**{question.number}.** {question.text}")
        made.paragraph_format.keep_with_next = True
        made.paragraph_format.space_after = Pt(0)
        _paragraph(docx, question.fired, "Source")
        _lines(docx, 2)


def _pupils(docx: Docx, block: Pupils) -> None:
    _heading(docx, block.title, 3)
    if block.rows:
        _place(docx, illustrations.photographed(illustrations.dots(block.rows)), Cm(9))
    if block.note:
        _paragraph(docx, block.note, "Source")


def _lines(docx: Docx, count: int) -> None:
    """Empty paragraphs with a rule under them: to write on, by hand or by keyboard."""
    for _ in range(count):
        properties = docx.add_paragraph()._p.get_or_add_pPr()
        borders = element("w:pBdr")
        borders.append(element("w:bottom", val="single", sz="4", space="1", color="8A9297"))
        borders.append(element("w:between", val="single", sz="4", space="1", color="8A9297"))
        properties.append(borders)


def _foot(docx: Docx, made: Flow) -> None:
    paragraph = docx.sections[0].footer.paragraphs[0]
    paragraph.style = docx.styles["Source"]
    paragraph.add_run(f"{clean(made.foot)}. Page ")
    field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    field(paragraph, "NUMPAGES")
