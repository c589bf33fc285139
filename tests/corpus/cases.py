"""The corpus: what is wrong with each file, and what must be said of it."""

import gzip
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from keystage.analysis.vocabulary import upn
from tests.corpus.good import HEADER, HEADINGS, ROWS, UPNS, YEAR, changed, csv, ctf, pupil, table, xlsx
from tests.factories.workbooks import raw_xlsx, zipped

__all__ = ["CASES", "Case"]


@dataclass(frozen=True)
class Case:
    """verdict: accepted | rows | refused. bad: rows with an error, each as (row, words that a finding on it must hold:
    a rule or a column), where the verdict is rows. words: of the refusal, or of a warning that must be there."""

    name: str
    make: Callable[[], bytes]
    verdict: Literal["accepted", "rows", "refused"]
    bad: tuple[tuple[int, str], ...] = ()
    words: str = ""
    year: str | None = YEAR
    chapter: str = ""


def _text(text: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    return lambda: text.encode(encoding)


def _cells(**changes: str) -> Callable[[], bytes]:
    return lambda: csv(**changes)


def _first(*rows: tuple[str, ...]) -> Callable[[], bytes]:
    return lambda: table(rows=[*rows, *ROWS]).encode()


def _with(*rows: tuple[str, ...]) -> Callable[[], bytes]:
    return lambda: table(rows=[*ROWS, *rows]).encode()


def _replaced(row: int, **cells: str) -> tuple[str, ...]:
    """A copy of a pupil's row (2 is the first) with other cells."""
    return changed(**{f"r{row}_{name}": text for name, text in cells.items()})[row - 2]


def _wrong_letter(number: str) -> str:
    return ("A" if number[0] != "A" else "B") + number[1:]


NEW = UPNS[8]
UNKNOWN_AREA = upn.make([100], [2001], [12], [1])[0]

ENCODINGS = (
    Case("utf-8 with a byte order mark", lambda: b"\xef\xbb\xbf" + csv(), "accepted"),
    Case("two byte order marks", lambda: b"\xef\xbb\xbf\xef\xbb\xbf" + csv(), "accepted"),
    Case("utf-16, as a spreadsheet saves Unicode text", _text(table(comma="\t"), "utf-16"), "accepted"),
    Case(
        "Windows letters",
        lambda: table((*HEADINGS, "School"), [(*r, "École") for r in ROWS]).encode("cp1252"),
        "accepted",
    ),
    Case("a NUL character", lambda: csv().replace(b"GDS", b"G\0S"), "refused", words="NUL"),
    Case("bytes that are no text", lambda: bytes(range(1, 32)) * 200, "refused", words="not text"),
    Case("empty", lambda: b"", "refused", words="empty"),
    Case("blanks only", lambda: b" \r\n \r\n", "refused", words="empty"),
    Case("gzip cut off", lambda: gzip.compress(csv() * 50)[:-30], "refused", words="cut off"),
    Case("gzip of good rows", lambda: gzip.compress(csv()), "accepted"),
    Case(
        "a web page named .csv", lambda: b"<!DOCTYPE html><html><body>Sign in</body></html>", "refused", words="sign in"
    ),
    Case("JSON", lambda: b'[{"UPN": 1}]', "refused", words="JSON"),
    Case("PDF", lambda: b"%PDF-1.7 marks", "refused", words="PDF"),
)

DIALECTS = (
    Case("semicolons", _text(table(comma=";")), "accepted"),
    Case("tabs", _text(table(comma="\t")), "accepted"),
    Case("bars", _text(table(comma="|")), "accepted"),
    Case("lines ended by carriage returns", lambda: csv().replace(b"\r\n", b"\r"), "accepted"),
    Case(
        "every cell in quotation marks",
        _text("".join(",".join(f'"{c}"' for c in row) + "\r\n" for row in (HEADINGS, *ROWS))),
        "accepted",
    ),
    Case("a quotation mark that is never closed", lambda: csv().replace(b"WTS", b'"WTS'), "refused", words="row 3"),
    Case("a title above the table", lambda: b"Alder Bridge: Year 6 results\r\n\r\n" + csv(), "accepted"),
    Case("empty rows between", lambda: csv().replace(b"\r\n", b"\r\n,,,,,,,,\r\n", 3), "accepted"),
    Case("empty columns at the end", lambda: csv().replace(b"\r\n", b",,,\r\n"), "accepted"),
    Case("a total at the foot", _with(("Total", "", "", "", "", "", "8", "8", "8")), "accepted"),
    Case(
        "the header again in the middle",
        lambda: table(rows=[*ROWS[:4], HEADINGS, *ROWS[4:]]).encode(),
        "rows",
        bad=((6, "UPN"),),
    ),
)

STRUCTURE = (
    Case("a header alone", lambda: table(rows=[]).encode(), "refused", words="no row stands below"),
    Case("no year given", csv, "refused", words="--year", year=None),
    Case(
        "a year column of another year",
        lambda: table((*HEADINGS, "Academic year"), [(*r, "2017/18") for r in ROWS]).encode(),
        "refused",
        words="2017/18",
    ),
    Case(
        "the same heading twice, with other values",
        lambda: table((*HEADINGS, "KS2 reading"), [(*r, "100") for r in ROWS]).encode(),
        "refused",
        words="KS2 reading",
    ),
    Case("nothing that tells pupils apart", lambda: table(HEADINGS[3:], [r[3:] for r in ROWS]).encode(), "refused"),
    Case("no result of any kind", lambda: table(HEADINGS[:6], [r[:6] for r in ROWS]).encode(), "refused"),
    Case("a row with too many cells", lambda: csv().replace(b"GDS,115", b"GDS,115,7,8"), "rows", bad=((4, ""),)),
    Case("cut off in a row", lambda: csv()[:-20], "rows", bad=((9, "cut-off"),)),
    Case(
        "a comma inside a name that is not quoted",
        lambda: table(
            (*HEADINGS, "School"),
            [(*r, "Alder Bridge, Westmere") for r in ROWS[:1]] + [(*r, "Alder Bridge") for r in ROWS[1:]],
        ).encode(),
        "rows",
        bad=((2, ""),),
    ),
)

IDENTITY = (
    Case("a UPN that is missing", _cells(r3_UPN=""), "rows", bad=((3, "1500"),)),
    Case("a UPN whose letter is wrong", _cells(r3_UPN=_wrong_letter(UPNS[1])), "rows", bad=((3, "1510"),)),
    Case("one UPN, two pupils", _cells(r3_UPN=UPNS[0]), "rows", bad=((2, "1520"), (3, "1520"))),
    Case("a UPN of no authority", _cells(r3_UPN=UNKNOWN_AREA), "rows", bad=((3, "1530"),)),
    Case(
        "a letter where a UPN has figures", _cells(r3_UPN=UPNS[1][:6] + "O" + UPNS[1][7:]), "rows", bad=((3, "1540"),)
    ),
    Case("a UPN that ends in a letter no UPN has", _cells(r3_UPN=UPNS[1][:12] + "I"), "rows", bad=((3, "1550"),)),
    Case(
        "a UPN in full-width figures",
        _cells(r3_UPN=UPNS[1].translate({ord(str(i)): chr(0xFF10 + i) for i in range(10)})),
        "rows",
        bad=((3, "UPN"),),
    ),
    Case("a UPN too short", _cells(r3_UPN=UPNS[1][:12]), "rows", bad=((3, "1550"),)),
    Case("a UPN too long", _cells(r3_UPN=UPNS[1] + "1"), "rows", bad=((3, "1550"),)),
    Case("a UPN in small letters with blanks about it", _cells(r3_UPN=f"  {UPNS[1].lower()} "), "accepted"),
    Case("the same pupil twice, exactly", _with(ROWS[2]), "rows", bad=((10, "row 4"),)),
    Case(
        "the same pupil twice, with other results",
        _with(_replaced(4, KS2_reading="90")),
        "rows",
        bad=((4, ""), (10, "")),
    ),
    Case("a URN that is none", _cells(r3_URN="12"), "rows", bad=((3, "URN"),)),
    Case("a day that is in no calendar", _cells(r3_Date_of_birth="31/02/2008"), "rows", bad=((3, "Date of birth"),)),
    Case("born after the tests", _cells(r3_Date_of_birth="01/09/2030"), "rows", bad=((3, "Date of birth"),)),
    Case("born in another century", _cells(r3_Date_of_birth="01/01/1807"), "rows", bad=((3, "Date of birth"),)),
    Case("a year out of the year group", _cells(r3_Date_of_birth="03/11/2006"), "accepted", words="year group"),
    Case("a year group there is not", _cells(r3_Year_group="66"), "accepted", words="Year group"),
    Case("a sex that is not known", _cells(r3_Sex="Q"), "accepted", words="Sex"),
)

VALUES = (
    Case("a score above the scale", _cells(r3_KS2_reading="121"), "rows", bad=((3, "KS2 reading"),)),
    Case("a score below the scale", _cells(r3_KS2_reading="79"), "rows", bad=((3, "KS2 reading"),)),
    Case("half a score", _cells(r3_KS2_reading="100.5"), "rows", bad=((3, "KS2 reading"),)),
    Case("a level among scaled scores", _cells(r3_KS2_reading="4B"), "rows", bad=((3, "level"),)),
    Case("scaled scores in a year of levels", csv, "rows", bad=((2, "scaled"),), year="2013/14"),
    Case("scaled scores in a year without tests", csv, "rows", bad=((2, ""),), year="2019/20"),
    Case("a teacher's judgement in place of a score", _cells(r3_KS2_reading="EXS"), "rows", bad=((3, "KS2 reading"),)),
    Case("a spreadsheet's error", _cells(r3_KS2_maths="#DIV/0!"), "rows", bad=((3, "KS2 maths"),)),
    Case("a percentage", _cells(r3_KS2_maths="85%"), "rows", bad=((3, "KS2 maths"),)),
    Case("a score in full-width figures", _cells(r3_KS2_maths="１０４"), "rows", bad=((3, "KS2 maths"),)),
    Case("a formula that runs a program", _cells(r3_KS2_maths="=cmd|' /C calc'!A0"), "rows", bad=((3, "KS2 maths"),)),
    Case("zero in place of nothing", _cells(r3_KS2_maths="0"), "rows", bad=((3, "KS2 maths"),)),
    Case("codes for no result", _cells(r3_KS2_reading="L", r4_KS2_reading="M", r5_KS2_reading="N"), "accepted"),
    Case(
        "more sessions missed than there were",
        lambda: table(
            (*HEADINGS, "Sessions possible", "Authorised absence"),
            [(*r, "380", "12") for r in ROWS[:-1]] + [(*ROWS[-1], "380", "400")],
        ).encode(),
        "rows",
        bad=((9, ""),),
    ),
)


def _zip_bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", b" " * 600_000_000)
    return out.getvalue()


def _sheets(book: object) -> None:
    book.create_sheet("Notes").append(["Typed in the hall"])  # type: ignore[attr-defined]


def _merged(book: object) -> None:
    sheet = book["Sheet"]  # type: ignore[index]
    sheet.insert_rows(1)
    sheet["A1"] = "Year 6, summer 2019"
    sheet.merge_cells("A1:I1")


SPREADSHEETS = (
    Case("a good workbook", xlsx, "accepted"),
    Case("a merged title above", lambda: xlsx(shape=_merged), "accepted"),
    Case("a sheet of notes beside", lambda: xlsx(shape=_sheets), "accepted"),
    Case(
        "scores as numbers, days as days",
        lambda: xlsx(
            [HEADINGS, *[(int(r[0]), *r[1:4], 6, r[5], *(int(c) if c.isdigit() else c for c in r[6:])) for r in ROWS]]
        ),
        "accepted",
    ),
    Case("an old workbook (.xls)", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "refused", words="Excel"),
    Case("a workbook cut off", lambda: xlsx()[:-400], "refused", words="damaged"),
    Case("a workbook that unpacks to 600 MB", _zip_bomb, "refused"),
    Case(
        "a workbook with a DOCTYPE",
        lambda: raw_xlsx(
            "<row r='1'><c t='inlineStr'><is><t>&a;</t></is></c></row>", prologue='<!DOCTYPE a [<!ENTITY a "b">]>'
        ),
        "refused",
    ),
    Case("a zip of other things", lambda: zipped({"marks.txt": "1"}), "refused", words="zip"),
    Case(
        "one good sheet, one with an error",
        lambda: xlsx([HEADINGS, *changed(r3_KS2_reading="130")]),
        "rows",
        bad=((3, "KS2 reading"),),
    ),
)

_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]>"
)

TRANSFER_FILES = (
    Case("a good transfer file", ctf, "accepted", year=None),
    Case("a good transfer file, gzipped", lambda: gzip.compress(ctf()), "accepted", year=None),
    Case("a transfer file cut off", lambda: ctf()[:-60], "refused", words="line", year=None),
    Case("a transfer file cut in a tag", lambda: ctf()[: len(ctf()) // 2], "refused", words="line", year=None),
    Case(
        "a document type",
        lambda: ctf(before='<?xml version="1.0"?><!DOCTYPE CTfile>'),
        "refused",
        words="DOCTYPE",
        year=None,
    ),
    Case(
        "an entity of a file outside",
        lambda: ctf(before='<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "refused",
        words="DOCTYPE",
        year=None,
    ),
    Case("entities that grow without end", lambda: ctf(before=_BOMB), "refused", words="DOCTYPE", year=None),
    Case("an entity nobody defined", lambda: ctf(pupil(UPNS[0], result="&nbsp;")), "refused", year=None),
    Case("elements a hundred thousand deep", lambda: ctf("<a>" * 100_000 + "</a>" * 100_000), "refused", year=None),
    Case("an attribute of ten million letters", lambda: ctf(f'<Pupil a="{"x" * 10_000_000}"/>'), "refused", year=None),
    Case("a text of ten million letters", lambda: ctf(pupil("A" * 10_000_000)), "refused", year=None),
    Case("tags that cross", lambda: ctf("<Pupil><UPN></Pupil></UPN>"), "refused", words="line", year=None),
    Case("two outermost elements", lambda: ctf() + b"<CTfile/>", "refused", year=None),
    Case(
        "another kind of XML",
        lambda: b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
        "refused",
        words="drawing",
        year=None,
    ),
    Case(
        "a return to the department",
        lambda: (
            b"<Message><Header><CollectionDetails><Collection>School Census</Collection></CollectionDetails></Header>"
            b"</Message>"
        ),
        "refused",
        words="return",
        year=None,
    ),
    Case("no header", lambda: ctf(header=""), "refused", year=None),
    Case("no pupils", lambda: ctf(""), "refused", year=None),
    Case(
        "a version nobody knows",
        lambda: ctf(header=HEADER.replace("19.0", "97.0")),
        "accepted",
        words="version",
        year=None,
    ),
    Case(
        "declared as another encoding than it has",
        lambda: ctf(before='<?xml version="1.0" encoding="UTF-16"?>'),
        "accepted",
        year=None,
    ),
    Case("a character that XML has not", lambda: ctf(pupil(UPNS[0], result="10\x014")), "refused", year=None),
    Case(
        "a UPN whose letter is wrong, in XML",
        lambda: ctf(pupil(UPNS[0]) + pupil(_wrong_letter(UPNS[1]))),
        "rows",
        year=None,
    ),
    Case(
        "one UPN, two pupils, in XML",
        lambda: ctf(pupil(UPNS[0]) + pupil(UPNS[0], dob="2008-01-15", sex="M")),
        "rows",
        year=None,
    ),
    Case(
        "a score above the scale, in XML", lambda: ctf(pupil(UPNS[0]) + pupil(UPNS[1], result="131")), "rows", year=None
    ),
    Case(
        "a day that is in no calendar, in XML",
        lambda: ctf(pupil(UPNS[0]) + pupil(UPNS[1], dob="2007-02-30")),
        "rows",
        year=None,
    ),
)

CASES: tuple[Case, ...] = (
    *ENCODINGS,
    *DIALECTS,
    *STRUCTURE,
    *IDENTITY,
    *VALUES,
    *SPREADSHEETS,
    *TRANSFER_FILES,
)
