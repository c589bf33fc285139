"""Every malformed file gets its verdict through the command a person runs; nothing of a refused one is stored."""

import json
from pathlib import Path

import pytest
from tests.corpus.cases import CASES, Case
from tests.corpus.good import UPNS
from typer.testing import CliRunner

from keystage.analysis.returns import layouts
from keystage.analysis.returns.examination import examine
from keystage.analysis.returns.verdict import Verdict, verdict_on
from keystage.cli import app

EXIT = {"accepted": 0, "rows": 1, "refused": 2}


def _verdict(case: Case) -> Verdict:
    """On the table of pupils: a sheet of notes beside it is refused and stands aside."""
    tables = examine(case.make(), year=case.year)
    verdicts = [verdict_on(table, file="marks", layouts=layouts().entries) for table in tables]
    return min(verdicts, key=lambda v: EXIT[v.verdict])


@pytest.mark.req("3.8", "X.7")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_malformed_file_gets_its_verdict(case: Case) -> None:
    verdict = _verdict(case)
    said = f"{verdict.message} {verdict.findings}"
    assert verdict.verdict == case.verdict, said
    errors = [f for f in verdict.findings if f.severity == "error"]
    for row, words in case.bad:
        about = [f"{f.rule} {f.column} {f.message}" for f in errors if f.row == row]
        assert any(words in text for text in about), f"row {row}: {about or said}"
    if case.words:
        assert case.words in said
    if case.verdict == "rows" and case.bad:
        assert {f.row for f in errors} >= {row for row, _ in case.bad}
    for sentence in [verdict.message, *(f.message for f in verdict.findings)]:
        assert not any(number in sentence for number in UPNS), "a finding quotes a UPN"
        assert "Traceback" not in sentence
        assert "Rowan" not in sentence


def test_corpus_is_as_large_as_promised() -> None:
    assert len(CASES) >= 60
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", [c for c in CASES if c.verdict != "accepted"][::4], ids=lambda case: case.name)
def test_nothing_of_a_malformed_file_is_stored(case: Case, tmp_path: Path) -> None:
    file = tmp_path / "marks.csv"
    file.write_bytes(case.make())
    year = ["--year", case.year] if case.year else []
    done = CliRunner().invoke(app, ["import", str(file), *year, "--home", str(tmp_path / "home"), "--json"])
    assert done.exit_code == EXIT[case.verdict], done.output
    assert all(json.loads(line)["release"] is None for line in done.stdout.splitlines())
    assert not list((tmp_path / "home").rglob("data.parquet"))
