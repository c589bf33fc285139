"""From files of pupils to value added in the evidence on schools, on the terminal, and never a pupil's number."""

from pathlib import Path

import polars as pl
import pytest
from click.testing import Result
from tests.factories.homes import home_of
from tests.factories.value_added_pupils import pupils
from typer.testing import CliRunner

from keystage.analysis.benchmarks import Evidence, gather
from keystage.analysis.disclosure import protect
from keystage.analysis.errors import InputError
from keystage.analysis.progress.contextual import figures, model_records, three_year_average, working
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import AcademicYear
from keystage.cli import app

HEADINGS = {
    "urn": "URN", "upn": "UPN", "year_group": "Year group", "sex": "Sex", "dob": "Date of birth",
    "ethnicity": "Ethnicity", "fsm": "FSM", "eal": "EAL", "sen": "SEN", "mobile": "Mobile", "idaci": "IDACI",
    "ks1_reading": "KS1 Reading", "ks1_writing": "KS1 Writing", "ks1_maths": "KS1 Maths",
    "ks2_reading": "KS2 reading", "ks2_maths": "KS2 maths", "ks2_writing": "KS2 writing TA",
}  # fmt: skip
_SEN = {"none": "N", "support": "K", "plan": "E"}


def written(frame: pl.DataFrame) -> str:
    flags = (pl.when(name).then(pl.lit("Y")).otherwise(pl.lit("N")).alias(name) for name in ("fsm", "eal", "mobile"))
    text = frame.with_columns(*flags, pl.col("sen").replace_strict(_SEN), pl.col("dob").dt.strftime("%d/%m/%Y"))
    return text.select(pl.col(code).alias(heading) for code, heading in HEADINGS.items()).write_csv()


def upns(frame: pl.DataFrame) -> list[str]:
    return frame["upn"].to_list()


@pytest.fixture(scope="module")
def frame() -> pl.DataFrame:
    whole = pupils(24)
    return whole.filter((pl.col("urn") != "999001") | (pl.int_range(pl.len()).over("urn") < 4))  # a school of four


@pytest.fixture(scope="module")
def home(frame: pl.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Home:
    known = "URN,Adviser,School name\n" + "".join(f"{999001 + at},A. Merrowby,School {at}\n" for at in range(24))
    return home_of(
        tmp_path_factory.mktemp("field"), (known, ""), (written(pupils(24, year=2018)), "2017/18"),
        (written(frame), "2018/19"),
    )  # fmt: skip


@pytest.fixture(scope="module")
def evidence(home: Home) -> Evidence:
    return gather(home, year=AcademicYear(2019), urns=["999001", "999002"])


@pytest.mark.req("2.22")
def test_evidence_holds_the_figures_and_what_is_said_of_their_models(evidence: Evidence) -> None:
    rows = evidence.comparisons.filter(pl.col("measure") == "ks2_maths_cva", pl.col("year") == 2019)
    (record,) = [r for r in evidence.models if r.model == "ks2_maths" and r.year == 2019]

    assert rows["urn"].to_list() == ["999001", "999002"]
    assert rows["national"].null_count() == 2
    assert rows["clear"].null_count() == 2
    assert record.measures == ("ks2_maths_cva", "ks2_maths_va")
    assert record.n == 694
    assert {r.year for r in evidence.models} == {2018, 2019}
    levels = evidence.figures.filter(pl.col("measure").str.ends_with("_cva"))["level"]
    assert "national" not in set(levels)


@pytest.mark.req("2.22")
def test_models_are_kept_and_hold_no_number_of_a_pupil(home: Home, frame: pl.DataFrame) -> None:
    first = figures(home)
    kept = [path for path in (home.folder / "figures").iterdir() if path.name.startswith(("models-", "record-"))]

    assert len(kept) == 4
    assert figures(home).equals(first)
    told = [pl.read_parquet(path).write_csv() for path in kept]
    assert not any(upn in text for upn in upns(frame)[:50] for text in told)


@pytest.mark.req("2.22")
def test_small_schools_are_withheld_from_outsiders(home: Home) -> None:
    rows = figures(home, years=[2019]).filter(pl.col("measure") == "ks2_maths_cva")
    inside = rows.filter(pl.col("urn") == "999001").row(0, named=True)
    outside = protect(rows, audience="public").filter(pl.col("urn") == "999001").row(0, named=True)

    assert (inside["n"], inside["value"] is not None) == (4.0, True)
    assert (outside["n"], outside["value"], outside["low"], outside["reason"]) == (None, None, None, "hidden")


@pytest.mark.req("2.22")
def test_two_years_together_stand_on_the_pupils_of_both(home: Home) -> None:
    made = three_year_average(figures(home), model_records(home), home=home.folder)
    row = made.filter(pl.col("urn") == "999002", pl.col("measure") == "ks2_maths_cva", pl.col("year") == 2019)

    assert row.select("years", "n", "since").row(0) == (2, 60.0, 2018)


@pytest.mark.req("X.4")
def test_working_shows_the_model_and_the_shrinking(home: Home) -> None:
    told = working(home, urn="999002", measure="ks2_maths_cva", year=AcademicYear(2019))
    steps = {step.title: " ".join(step.lines) for step in told.steps}

    assert "platform CVA model, 2018/19, N = 694 pupils" in steps["What it is"]
    assert "compared with similar pupils in" in steps["What it is"].lower()
    assert "30 pupils came on average" in steps["This school"]
    assert "Range: 1.96 x √(" in steps["This school"]
    assert "2017/18 to 2018/19, weighted by pupils (60 in all)" in steps["Years together"]
    assert "national" not in str(told.steps).lower()
    with pytest.raises(InputError, match="of all pupils"):
        working(home, urn="999002", measure="ks2_maths_cva", year=AcademicYear(2019), group="girls")


def test_working_of_other_figures_is_as_it_was(home: Home) -> None:
    told = working(home, urn="999002", measure="ks2_reading_exp", year=AcademicYear(2019))

    assert told.title.startswith("Reached the expected standard in reading")


def _run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["value-added", *map(str, words)])


@pytest.mark.req("2.22")
def test_command_lists_schools_with_ranges_and_the_model_in_words(home: Home, frame: pl.DataFrame) -> None:
    said = _run("--year", "2018/19", "--model", "ks2_maths", "--coefficients", "--home", home.folder)

    assert said.exit_code == 0
    assert "platform CVA model, 2018/19, N = 694 pupils in" in said.stdout
    assert len([line for line in said.stdout.splitlines() if line.startswith("9990")]) == 24
    assert "eligible for free school meals" in said.stdout
    assert "national" not in said.output.lower()
    assert not any(upn in said.output for upn in upns(frame))


def test_command_says_what_all_models_share_once_and_what_is_clear(home: Home) -> None:
    lines = _run("--year", "2018/19", "--home", home.folder).stdout.splitlines()

    models = [line for line in lines if "platform CVA model" in line]
    assert len(models) > 1
    assert len([line for line in lines if "24 schools only" in line]) == 1
    assert lines[0].startswith("Note, of all these models: ")
    headings = [line for line in lines if line.startswith("School ")]
    assert len(headings) == len(models)
    assert all(" Clear " in line and "Differs" not in line for line in headings)
    assert "Clear: the 95% range of “contextual value added” lies wholly above or below 0" in "\n".join(lines)


def test_command_says_why_there_is_no_model(tmp_path: Path) -> None:
    few = home_of(tmp_path, (written(pupils(3, 60)), "2018/19"))
    said = _run("--year", "2018/19", "--home", few.folder).stdout

    assert "no model (too few schools for a model of value added). " in said
    assert "180 pupils in these schools; those with all that a model needs come from 3 schools." in said
    assert "platform CVA model" not in said
    assert "No model:" not in said


@pytest.mark.req("2.23")
def test_command_reports_a_threshold(home: Home) -> None:
    said = _run("--year", "2018/19", "--threshold", "ks2_rwm_exp", "--urn", "999002", "--home", home.folder)

    assert said.exit_code == 0
    assert len([line for line in said.stdout.splitlines() if line.startswith("9990")]) == 1
    assert "equal groups by what is expected" in said.stdout


def test_command_says_which_years_there_are(home: Home) -> None:
    said = _run("--year", "2015/16", "--home", home.folder)

    assert isinstance(said.exception, InputError)
    assert "there are of 2017/18, 2018/19" in str(said.exception)


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_command_fits_a_plain_file(ending: str, frame: pl.DataFrame, tmp_path: Path) -> None:
    table = frame.with_columns(pl.col("ks2_maths").cast(pl.Float64), pl.col("ks2_reading").cast(pl.Float64))
    path, out = tmp_path / f"pupils.{ending}", tmp_path / f"schools.{ending}"
    table.write_csv(path) if ending == "csv" else table.write_parquet(path)
    said = _run(
        path, "--outcome", "ks2_maths", "--predictors", "ks2_reading, sex", "--school", "urn", "--out", out,
        "--population", "Westmere",
    )  # fmt: skip

    assert said.exit_code == 0, said.exception
    assert "similar pupils in Westmere" in said.stdout
    assert "sex[M]" in said.stdout
    made = pl.read_csv(out) if ending == "csv" else pl.read_parquet(out)
    assert made.height == 24
    assert not any(upn in said.output for upn in upns(frame))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "Say which results with --year"),
        (("nowhere.csv", "--outcome", "a", "--school", "b"), "There is no file"),
        (("nowhere.csv",), "say the headings"),
        (("--year", "2018/19", "--model", "ks9"), "There is no model “ks9”"),
        (("--year", "2018/19", "--urn", "123456"), "None of the schools asked for"),
        (("--year", "2018/19", "--la", "111"), "None of the schools asked for"),
        (("--year", "2018/19", "--urn", "123456", "--threshold", "ks2_rwm_exp"), "None of the schools asked for"),
    ],
)
def test_command_refuses_in_a_sentence(words: tuple[str, ...], sentence: str, home: Home) -> None:
    said = _run(*words, "--home", home.folder)

    assert isinstance(said.exception, InputError)
    assert sentence in str(said.exception)
