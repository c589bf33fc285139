"""Tables as WordprocessingML, written out whole: cell by cell a long table would take Word's library minutes."""

from xml.sax.saxutils import escape

from keystage.analysis.packs.values import Cell, Table
from keystage.analysis.publish.spans import clean
from keystage.analysis.publish.tables import alignments, column_widths, is_words

__all__ = ["TableXml", "table_xml"]

_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ACROSS, _INSET, _SIZE = 169.0, 4.0, 10.0  # mm, mm, points: the page between its margins, the sides of a cell, type
_TWENTIETHS = 1440 / 25.4  # of a point, a millimetre
_GREY, _INK = "505A5F", "0B0C0C"
_RULE = "B1B4B6"


def table_xml(table: Table, *, boxed: bool = False) -> str:
    """A <w:tbl>: header row repeated and named as such, figures right, words for a figure left and grey.

    boxed: with a frame, for what cannot be edited.
    """
    rights = [a == "right" for a in alignments(table)]
    widths = _widths(table)
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    head = _row([Cell(c, bold=True) for c in table.columns], rights, widths, head=True) if any(table.columns) else ""
    rows = "".join(_row(list(row), rights, widths) for row in table.rows)
    return (
        f'<w:tbl {_NAMESPACE}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{_borders(boxed)}'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:firstRow="{int(bool(head))}" w:lastRow="0" w:firstColumn="0" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>"
    )


class TableXml:
    """A table for a docxtpl template: {{p table }} puts it in the place of its paragraph."""

    def __init__(self, table: Table, *, boxed: bool = False) -> None:
        self._xml = table_xml(table, boxed=boxed)

    def __html__(self) -> str:
        return self._xml

    __str__ = __html__


def _widths(table: Table) -> list[int]:
    return [round(_TWENTIETHS * w) for w in column_widths(table, across=_ACROSS, size=_SIZE, inset=_INSET)]


def _borders(boxed: bool) -> str:
    sides = dict.fromkeys(("top", "bottom", "insideH"), (4, _RULE))
    if boxed:
        sides = dict.fromkeys(("top", "left", "bottom", "right"), (12, _INK)) | {"insideH": (4, _RULE)}
    order = ("top", "left", "bottom", "right", "insideH")
    drawn = (
        f'<w:{side} w:val="single" w:sz="{sides[side][0]}" w:space="0" w:color="{sides[side][1]}"/>'
        for side in order
        if side in sides
    )
    return f"<w:tblBorders>{''.join(drawn)}</w:tblBorders>"


def _row(cells: list[Cell], rights: list[bool], widths: list[int], *, head: bool = False) -> str:
    made = "".join(_cell(c, right=r, width=w) for c, r, w in zip(cells, rights, widths, strict=True))
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{made}</w:tr>"


def _cell(cell: Cell, *, right: bool, width: int) -> str:
    style = "Figure" if right and not is_words(cell) else "Cell"
    words = escape(clean(cell.text))
    look = "<w:b/>" * cell.bold + f'<w:color w:val="{_GREY}"/>' * cell.missing
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{words}</w:t></w:r>'
        "</w:p></w:tc>"
    )
