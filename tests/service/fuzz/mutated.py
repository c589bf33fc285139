"""Real files, spoiled by chance: bytes, cells, headings, lines, encodings, parts of workbooks and archives."""

import gzip
import io
import random
import re
import zipfile
from collections.abc import Callable

from tests.corpus import good
from tests.factories.ctf_files import assessment, ctf_file, pupil
from tests.service.fuzz.nasty import nasty

__all__ = ["spoiled"]

_ABSENCE = (
    "LA,ESTAB,URN,PERCTOT,PPERSABS10\r\n999,2001,999001,7.4,27.2\r\n999,2002,999002,5.9,16.7\r\n",
    "URN,School,Reading age,Attitude (%),Visits\r\n999001,Alder Bridge,9.4,71,3\r\n999002,High Bar,8.8,64,0\r\n",
    "URN;Phonics %;Year\r\n999001;81;2022/23\r\n999002;77,5;2022/23\r\n",
)
_ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1", "cp037", "cp1252")


def spoiled(chance: random.Random) -> tuple[str, bytes]:
    """A name and bytes: one of six kinds of file, or of it what somebody's program made."""
    kind = chance.choice((_csv, _csv, _other_table, _xlsx, _ctf, _zip, _gzip))
    name, data = kind(chance)
    for _ in range(chance.choice((0, 0, 1, 1, 2, 5))):
        data = chance.choice(_ON_BYTES)(data, chance)
    return name, data or b"x"


def _csv(chance: random.Random) -> tuple[str, bytes]:
    return "year 6.csv", _encoded(_cells(good.table(), chance, ","), chance)


def _other_table(chance: random.Random) -> tuple[str, bytes]:
    text = chance.choice(_ABSENCE)
    return "sheet.csv", _encoded(_cells(text, chance, ";" if ";" in text else ","), chance)


def _xlsx(chance: random.Random) -> tuple[str, bytes]:
    rows = [list(row) for row in (good.HEADINGS, *good.ROWS)]
    for _ in range(chance.choice((0, 1, 3))):
        row = chance.choice(rows)
        row[chance.randrange(len(row))] = "".join(c for c in nasty(chance)[:300] if c.isprintable())
    data = good.xlsx(rows)
    return "year 6.xlsx", _part_spoiled(data, chance) if chance.random() < 0.6 else data


def _ctf(chance: random.Random) -> tuple[str, bytes]:
    said = assessment("KS2", "ENG", "TA", "RDG", "EXS", year=2023)
    text = ctf_file(
        [pupil(good.UPNS[n], said, born="2012-02-28") for n in range(2)], laestab="9992001", urn="999001", year="2022",
        created="2023-07-09T10:00:00",
    ).decode()  # fmt: skip
    for _ in range(chance.choice((0, 1, 1, 3))):
        text = chance.choice((_element_text, _element_gone, _element_twice))(text, chance)
    return "999_2001.xml", text.encode("utf-8", "replace")


def _zip(chance: random.Random) -> tuple[str, bytes]:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for number in range(chance.choice((0, 1, 2, 3))):
            name, data = chance.choice((_csv, _ctf, _xlsx))(chance)
            inside = f"{number}-{name}" if chance.random() < 0.8 else (nasty(chance)[:60].replace("\x00", "") or "x")
            archive.writestr(inside.encode("utf-8", "replace").decode(), data)
    return "files.zip", made.getvalue()


def _gzip(chance: random.Random) -> tuple[str, bytes]:
    return "year 6.csv.gz", gzip.compress(_csv(chance)[1])


def _cells(text: str, chance: random.Random, comma: str) -> str:
    rows = [line.split(comma) for line in text.splitlines()]
    for _ in range(chance.choice((0, 1, 2, 6))):
        row = chance.choice(rows) if chance.random() < 0.7 else rows[0]
        how, at = chance.randrange(5), chance.randrange(len(row)) if row else 0
        if how == 0 and row:
            row[at] = nasty(chance)[:2_000]
        elif how == 1 and row:
            del row[at]
        elif how == 2 and row:
            row.insert(at, row[at])
        elif how == 3:
            rows.insert(chance.randrange(len(rows) + 1), list(row))
        elif row:
            row[at] = f'"{row[at]}'
    end = chance.choice(("\r\n", "\n", "\r", "\n\n"))
    return end.join(comma.join(row) for row in rows) + end


def _encoded(text: str, chance: random.Random) -> bytes:
    code = "utf-8" if chance.random() < 0.7 else chance.choice(_ENCODINGS)
    return text.encode(code, "replace")


def _part_spoiled(data: bytes, chance: random.Random) -> bytes:
    """One file inside the workbook, the archive around it whole."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        names = old.namelist()
        which = chance.choice(names)
        for name in names:
            part = old.read(name)
            if name == which:
                text = part.decode("utf-8", "replace")
                how = chance.choice((_element_text, _element_gone, _element_twice, _number_changed))
                part = how(text, chance).encode("utf-8", "replace")
            if name != which or chance.random() < 0.9:
                new.writestr(name, part)
    return made.getvalue()


def _element_text(text: str, chance: random.Random) -> str:
    return _at(text, re.compile(r">[^<>]+<"), chance, lambda _: f">{nasty(chance)[:500]}<")


def _element_gone(text: str, chance: random.Random) -> str:
    return _at(text, re.compile(r"<(\w+)[^<>]*>[^<>]*</\1>|<[^<>]+/>"), chance, lambda _: "")


def _element_twice(text: str, chance: random.Random) -> str:
    return _at(text, re.compile(r"<(\w+)[^<>]*>[^<>]*</\1>|<[^<>]+/>"), chance, lambda found: found * 3)


def _number_changed(text: str, chance: random.Random) -> str:
    return _at(
        text, re.compile(r"\d+"), chance, lambda _: chance.choice(("-1", "0", "99999999", "1e400", "4294967296"))
    )


def _at(text: str, what: "re.Pattern[str]", chance: random.Random, change: Callable[[str], str]) -> str:
    found = list(what.finditer(text))
    if not found:
        return text
    one = chance.choice(found)
    return text[: one.start()] + change(one[0]) + text[one.end() :]


def _flip(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 4, 30)) if changed else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _without(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    return data[:start] + data[start + chance.randint(1, 200) :]


def _with(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    return data[:start] + chance.randbytes(chance.randint(1, 40)) + data[start:]


_ON_BYTES = (_flip, _flip, _cut, _without, _with)
