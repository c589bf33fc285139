"""How our Word documents look: real heading styles, Arial, British English, tables that a screen reader can follow."""

from collections.abc import Sequence
from typing import Any

import docx
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

__all__ = ["ARIAL", "INK", "MID", "blank", "element", "field", "ruled_table"]

INK = RGBColor(0x0B, 0x0C, 0x0C)
MID = RGBColor(0x50, 0x5A, 0x5F)
ARIAL = "Arial"
_RULE = "B1B4B6"
_SIZES = {"Title": 20, "Heading 1": 16, "Heading 2": 13, "Heading 3": 11}


def blank() -> Docx:
    """An empty A4 document in our styles."""
    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.0)
    section.top_margin = section.bottom_margin = Cm(1.8)
    _text_style(made)
    for name, size in _SIZES.items():
        _heading_style(made, name, size)
    _small_style(made, "Prompt", 10)
    _small_style(made, "Source", 9)
    _cell_style(made, "Cell", WD_ALIGN_PARAGRAPH.LEFT)
    _cell_style(made, "Figure", WD_ALIGN_PARAGRAPH.RIGHT)
    return made


def _text_style(made: Docx) -> None:
    normal = made.styles["Normal"]
    _letters(normal, 11, INK, bold=False)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.1
    language = normal.element.get_or_add_rPr().find(qn("w:lang"))
    if language is None:
        language = element("w:lang")
        normal.element.get_or_add_rPr().append(language)
    for key in ("val", "eastAsia"):
        language.set(qn(f"w:{key}"), "en-GB")
    for default in made.styles.element.iter(qn("w:lang")):
        default.set(qn("w:val"), "en-GB")


def _heading_style(made: Docx, name: str, size: int) -> None:
    style = made.styles[name]
    _letters(style, size, INK, bold=True)
    style.paragraph_format.space_before = Pt(0 if name == "Title" else size)
    style.paragraph_format.space_after = Pt(4)
    style.paragraph_format.keep_with_next = True
    border = style.element.get_or_add_pPr().find(qn("w:pBdr"))
    if border is not None:
        style.element.pPr.remove(border)


def _small_style(made: Docx, name: str, size: int) -> None:
    style = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = made.styles["Normal"]
    style.quick_style = True
    _letters(style, size, MID, bold=False)
    style.paragraph_format.space_after = Pt(4)


def _cell_style(made: Docx, name: str, align: Any) -> None:
    style = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = made.styles["Normal"]
    style.font.size = Pt(10)
    style.paragraph_format.alignment = align
    style.paragraph_format.space_after = Pt(2)
    style.paragraph_format.space_before = Pt(2)
    style.paragraph_format.line_spacing = 1.0


def _letters(style: Any, size: int, colour: RGBColor, *, bold: bool) -> None:
    style.font.name, style.font.size, style.font.bold = ARIAL, Pt(size), bold
    style.font.color.rgb = colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{key}"), None)
    for key in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{key}"), ARIAL)


def element(name: str, **attributes: str) -> Any:
    """A WordprocessingML element: element("w:tag", val="x")."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def ruled_table(holder: Any, rows: int, widths: Sequence[float]) -> Any:
    """A table with a thin rule under each row. widths: of its columns, in centimetres."""
    table = holder.add_table(rows, len(widths))
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)
    borders = element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(element(f"w:{side}", val="single", sz="4", space="0", color=_RULE))
    table._tbl.tblPr.append(borders)
    return table


def field(paragraph: Any, code: str) -> None:
    """A field that Word fills in: PAGE or NUMPAGES."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind == "text":
            run.text = text
        elif kind:
            run._r.append(element("w:fldChar", fldCharType=kind))
        else:
            code_text = element("w:instrText")
            code_text.text = text
            run._r.append(code_text)
