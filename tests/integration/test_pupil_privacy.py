"""No finding, refusal or line of JSON quotes a UPN, a name or a day of birth, whatever is wrong with a file."""

import io
import itertools
import json
from pathlib import Path

import polars as pl
import pytest
from tests.factories.workbooks import xlsx
from typer.testing import CliRunner

from keystage.analysis.returns import Reading, examine
from keystage.analysis.vocabulary import upn
from keystage.cli import app

UPNS = upn.make(820, 2000, 8, [*range(40)]).to_list()
NAMES = ("Zachary", "Quillfeather", "Xanthe Winterbourne")
DAYS = ("13/02/2008", "31/02/2008", "2008-02-14", "15 March 1890", "16/04/2031")
HEAD = [
    "UPN",
    "Surname",
    "Pupil name",
    "DOB",
    "URN",
    "Sex",
    "Year group",
    "SEN",
    "FSM",
    "KS2 reading test",
    "KS1 maths",
]
GOOD = [UPNS[0], NAMES[1], NAMES[2], DAYS[0], "999001", "F", "6", "N", "N", "104", "2B"]


def _rows() -> list[list[str]]:
    """The good row with every cell in turn what it should not be, and a cell of one column in another."""
    rows = [GOOD, GOOD, [*GOOD[:3], "14/03/2008", *GOOD[4:]], [*GOOD[:9], "99", "2B"]]
    private = [UPNS[1], UPNS[2][:12], UPNS[3].lower() + "Z", *NAMES, *DAYS, f"{NAMES[0]} {NAMES[1]}"]
    for n, (place, text) in enumerate(itertools.product(range(len(HEAD)), private), start=4):
        row = [UPNS[n % 40], *GOOD[1:]]
        row[place] = text
        rows.append(row)
    return rows


def _secrets() -> list[str]:
    words = [word for name in NAMES for word in name.split()]
    return [u[1:12] for u in UPNS] + words + [*DAYS, "1890-03-15", "2008-02-13", "14/03/2008", "13/02/2008"]


def _files() -> dict[str, bytes]:
    rows = _rows()
    text = "\n".join(",".join(row) for row in [HEAD, *rows])
    long_head = "UPN,Surname,DOB,Year group,Key stage,Subject,Type,Result\n"
    long = [
        f"{r[0]},{r[1]},{r[3]},{r[6]},KS2,{s},Test,{r[9]}" for r, s in zip(rows, itertools.cycle(["Reading", "Maths"]))
    ]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(HEAD, pl.String), orient="row")
    frame.write_parquet(held := io.BytesIO())
    return {
        "wide.csv": text.encode(),
        "long.csv": (long_head + "\n".join(long)).encode(),
        "wide.xlsx": xlsx({"Pupils": [HEAD, *rows]}),
        "wide.parquet": held.getvalue(),
        "no_header.csv": "\n".join(",".join(row) for row in rows).encode(),
        "foot.csv": f"{text}\n{NAMES[2]},,,,,,,,,,".encode(),
        "surplus.csv": f"{text}\n{','.join(GOOD)},{NAMES[0]},{UPNS[5]}".encode(),
        "cut.csv": f"{text}\n{UPNS[6]},{NAMES[0]}".encode(),
        "unclosed.csv": f'{text}\n"{UPNS[7]},{NAMES[0]},{DAYS[0]}'.encode(),
        "twice.csv": text.replace("UPN,Surname", "UPN,UPN", 1).encode(),
        "windows.csv": text.replace("Zachary", "Zacháry").encode("cp1252"),
        "damaged.csv": text.replace("Zachary", "ZachÃ¡ry").encode(),
        "unknown.csv": text.replace("KS2 reading test", "Frobs").replace("KS1 maths", "Hobs").encode(),
    }


@pytest.mark.req("3.8", "X.7")
@pytest.mark.parametrize("name", _files())
def test_nothing_that_is_said_of_a_file_quotes_a_pupil(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(_files()[name])
    for json_too in ([], ["--json"]):
        done = CliRunner().invoke(app, ["read", str(path), "--year", "2018/19", "--home", str(tmp_path), *json_too])
        said = done.stdout + done.stderr + ("".join(_written(done.stdout)) if json_too else "")
        assert [secret for secret in _secrets() if secret.casefold() in said.casefold()] == []


def _written(out: str) -> list[str]:
    """The messages as they read, not as JSON spells them."""
    tables = [json.loads(line) for line in out.splitlines()]
    return [finding["message"] for table in tables for finding in table["findings"]] + [t["message"] for t in tables]


def test_findings_are_there_to_be_looked_at() -> None:
    (reading,) = examine(_files()["wide.csv"], year="2018/19")
    assert isinstance(reading, Reading)
    assert {"upn-1530", "upn-1540", "upn-1550", "unreadable", "birth-too-early", "outside-scale"} <= set(reading.tally)


def test_mapping_a_marksheet_shows_no_pupil(tmp_path: Path) -> None:
    path = tmp_path / "marks.csv"
    rows = "\n".join(f"{u},{NAMES[2]},{DAYS[0]},{NAMES[1]},104" for u in UPNS[:9])
    path.write_text(f"Unique number,Learner,Birth day,Form tutor,Rdg scaled\n{rows}\n", encoding="utf-8")
    for json_too in ([], ["--json"]):
        done = CliRunner().invoke(app, ["map", str(path), "--home", str(tmp_path / "home"), *json_too])
        said = done.stdout + done.stderr
        assert "Rdg scaled" in said
        assert [secret for secret in _secrets() if secret.casefold() in said.casefold()] == []
