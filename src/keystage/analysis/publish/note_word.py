"""The note of visit in Word, from the template that ships or the authority's own."""

from io import BytesIO
from pathlib import Path
from typing import Any

from docx.shared import Cm
from docxtpl import DocxTemplate, InlineImage, RichText
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from keystage.analysis.errors import InputError
from keystage.analysis.packs.numerals import day
from keystage.analysis.packs.values import (
    Block,
    Heading,
    Lines,
    Note,
    NoteSection,
    Paragraph,
    Picture,
    Pictures,
    Table,
)
from keystage.analysis.publish import illustrations
from keystage.analysis.publish.licence import MADE_UP, licensed
from keystage.analysis.publish.note_document import box_section
from keystage.analysis.publish.note_template import SHIPPED
from keystage.analysis.publish.packing import settled
from keystage.analysis.publish.spans import clean, plain, spans
from keystage.analysis.publish.word_tables import TableXml

__all__ = ["context", "note_word", "template_path"]

_PROMPT = "Write here."


def template_path(home: Path | None) -> Path:
    """KEYSTAGE_HOME/templates/note_of_visit.docx where it stands, else the one that ships."""
    own = None if home is None else home / "templates" / "note_of_visit.docx"
    return own if own is not None and own.is_file() else SHIPPED


def note_word(note: Note, home: Path | None = None) -> bytes:
    """The note as a Word file: what we hold filled in, prompts where a person writes, the data box locked."""
    path = template_path(home)
    template = DocxTemplate(path)
    words = SandboxedEnvironment(undefined=StrictUndefined)
    try:
        template.render(context(note, template), jinja_env=words, autoescape=True)
    except Exception as problem:  # a person's template may be wrong in any way
        if path == SHIPPED:
            raise
        raise InputError(
            f"The Word template {path.name} in {path.parent.name}/ cannot be filled in ({problem!s:.120}). "
            "Start again from the one that ships with Keystage."
        ) from problem
    return settled(template.docx)


def context(note: Note, template: Any) -> dict[str, Any]:
    """What a template may use."""
    return {
        "title": clean(note.title),
        "school": clean(note.school),
        "urn": clean(note.urn),
        "visit": "" if note.visit is None else day(note.visit),
        "made_up": MADE_UP if note.made_up else "",
        "header": _header(note.header),
        "questions": [{"number": q.number, "text": clean(q.text), "fired": clean(q.fired)} for q in note.questions],
        "sections": [_section(s, box_section(note) is s, note, template) for s in note.sections],
        "box": None if note.data_box is None or box_section(note) is not None else _table(note.data_box, boxed=True),
        "sources": clean(licensed(note.sources, made_up=note.made_up)),
    }


def _header(pairs: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    """Two labels and values a row."""
    cleaned = [(clean(label), clean(value)) for label, value in pairs]
    cleaned += [("", "")] * (len(cleaned) % 2)
    return [
        {"label": a[0], "value": a[1], "label_2": b[0], "value_2": b[1]}
        for a, b in zip(cleaned[::2], cleaned[1::2], strict=True)
    ]


def _section(section: NoteSection, boxed: bool, note: Note, template: Any) -> dict[str, Any]:
    return {
        "number": section.number,
        "code": clean(section.code),
        "heading": clean(section.heading),
        "box": _table(note.data_box, boxed=True) if boxed and note.data_box is not None else None,
        "filled": [made for block in section.filled for made in _blocks(block, template)],
        "prompt": " ".join(plain(p) for p in section.prompts) or _PROMPT,
    }


def _blocks(block: Block, template: Any) -> list[dict[str, Any]]:
    match block:
        case Heading():
            return [{"kind": "heading", "text": clean(block.text)}]
        case Paragraph():
            return [{"kind": "paragraph", "rich": _rich(block.text)}]
        case Table():
            return [{"kind": "table"} | _table(block)]
        case Picture():
            return [_picture(block.chart, template, large=block.large)]
        case Pictures():
            return [_picture(chart, template, large=False) for chart in block.charts]
        case Lines():
            return []


def _rich(text: str) -> RichText:
    made = RichText()
    for span in spans(text):
        made.add(span.text, bold=span.bold)
    return made


def _table(table: Table, *, boxed: bool = False) -> dict[str, Any]:
    return {
        "caption": clean(table.caption),
        "table": TableXml(table, boxed=boxed),
        "notes": " ".join(plain(n) for n in table.notes),
    }


def _picture(chart: Any, template: Any, *, large: bool) -> dict[str, Any]:
    drawn = illustrations.png(chart, large=large)
    image = _Image(template, BytesIO(drawn.data), width=Cm(16.5 if large else 7.2))
    image.words = drawn.words
    return {"kind": "picture", "title": clean(chart.title), "image": image}


class _Image(InlineImage):  # type: ignore[misc]
    """An inline image that says in words what it shows."""

    words = ""

    def _insert_image(self) -> str:
        part = self.tpl.current_rendering_part
        inline = part.new_pic_inline(self.image_descriptor, self.width, self.height)
        inline.docPr.set("descr", self.words)
        inline.docPr.set("name", "Picture")
        return f'</w:t></w:r><w:r><w:drawing>{inline.xml}</w:drawing></w:r><w:r><w:t xml:space="preserve">'
