"""The good file that every malformed one is made from: eight pupils of one invented school, at the end of Year 6."""

import io
from collections.abc import Callable, Mapping, Sequence
from xml.sax.saxutils import escape

import openpyxl

from keystage.analysis.vocabulary import upn

YEAR = "2018/19"
URN = "999001"
UPNS = upn.make([999] * 9, [2001] * 9, [12] * 9, range(1, 10)).to_list()
HEADINGS = ("URN", "UPN", "Date of birth", "Sex", "Year group", "FSM6", "KS2 reading", "KS2 writing", "KS2 maths")

Row = tuple[str, ...]
SCORES = (
    ("104", "EXS", "101"),
    ("98", "WTS", "97"),
    ("112", "GDS", "115"),
    ("A", "EXS", "100"),
    ("110", "EXS", "99"),
    ("100", "EXS", "108"),
    ("93", "PK6", "N"),
    ("117", "GDS", "120"),
)
ROWS: tuple[Row, ...] = tuple(
    (URN, UPNS[i], f"{i + 2:02}/1{i % 2}/2007", "FM"[i % 2], "6", "YN"[i % 2], *scores)
    for i, scores in enumerate(SCORES)
)


def table(headings: Sequence[str] = HEADINGS, rows: Sequence[Sequence[str]] = ROWS, comma: str = ",") -> str:
    """The file as text, one line a row, no quotation marks."""
    return "".join(comma.join(row) + "\r\n" for row in (headings, *rows))


def csv(**changes: str) -> bytes:
    """The good CSV with cells changed: `r3_KS2_reading="121"` is row 3 as a spreadsheet counts."""
    return table(rows=changed(**changes)).encode()


def changed(**changes: str) -> list[Row]:
    rows = [list(row) for row in ROWS]
    for place, text in changes.items():
        row, _, heading = place.partition("_")
        rows[int(row[1:]) - 2][HEADINGS.index(heading.replace("_", " "))] = text
    return [tuple(row) for row in rows]


def xlsx(
    rows: Sequence[Sequence[object]] = (HEADINGS, *ROWS), shape: Callable[[openpyxl.Workbook], None] = lambda book: None
) -> bytes:
    """A workbook of one sheet, as a spreadsheet program saves it."""
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    for row in rows:
        sheet.append(list(row))
    shape(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HEADER = (
    "<Header><DocumentName>Common Transfer File</DocumentName><CTFversion>19.0</CTFversion>"
    "<DateTime>2019-07-12T10:00:00</DateTime><DocumentQualifier>partial</DocumentQualifier>"
    "<SourceSchool><LEA>999</LEA><Estab>2001</Estab><SchoolName>Alder Bridge</SchoolName>"
    "<AcademicYear>2018</AcademicYear></SourceSchool>"
    "<DestSchool><LEA>999</LEA><Estab>4001</Estab></DestSchool></Header>"
)


def ctf(
    pupils: str | None = None, *, header: str = HEADER, before: str = '<?xml version="1.0" encoding="UTF-8"?>\n'
) -> bytes:
    """A Common Transfer File. pupils: in place of two good ones."""
    inside = pupils if pupils is not None else pupil(UPNS[0]) + pupil(UPNS[1])
    return f"{before}<CTfile>\n{header}\n<CTFpupilData>\n{inside}</CTFpupilData>\n</CTfile>\n".encode()


def pupil(
    number: str,
    *,
    dob: str = "2007-10-02",
    sex: str = "F",
    result: str = "104",
    extra: str = "",
    inside: Mapping[str, str] | None = None,
) -> str:
    """One pupil with a scaled score in reading. inside: elements beside the result's own, by name."""
    more = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in (inside or {}).items())
    return (
        f"<Pupil>\n<UPN>{number}</UPN><Surname>Rowan</Surname><Forename>Ash</Forename><DOB>{dob}</DOB><Gender>{sex}</Gender>"
        f"<BasicDetails><NCyearActual>6</NCyearActual></BasicDetails>{extra}"
        "<StageAssessments><KeyStage><Stage>KS2</Stage><StageAssessment>\n"
        "<Locale>ENG</Locale><Year>2019</Year><Subject>ENG</Subject><Method>TT</Method><Component>REA</Component>"
        f"<ResultStatus>R</ResultStatus><ResultQualifier>NS</ResultQualifier><Result>{result}</Result>{more}"
        "</StageAssessment></KeyStage></StageAssessments></Pupil>\n"
    )
