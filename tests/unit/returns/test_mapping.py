"""Tables nobody has seen before: what their columns seem to mean, what a person says, and how they read then."""

from pathlib import Path

import polars as pl
import pytest
from tests.factories.workbooks import xlsx

from keystage.analysis.errors import InputError
from keystage.analysis.measures import measures
from keystage.analysis.returns import Reading, examine, open_tables, read
from keystage.analysis.returns.mapping import (
    Answers,
    LocalMeasure,
    Mapped,
    Proposal,
    answers_template,
    apply_answers,
    as_layout,
    choose_table,
    layout_toml,
    name_to_code,
    parse_meaning,
    plain_columns,
    propose,
    read_answers,
    save_definitions,
)
from keystage.analysis.returns.mapping.heading_words import Heading, take_apart
from keystage.analysis.returns.mapping.shapes import shape_of
from keystage.analysis.vocabulary import reasons

KS1 = (
    "Key stage 1 results 2018/19,,,,,,,\n"
    "Institution,DfE ref,Reading Exp,Reading GDS,Writing – % EXS,Phonics,Total in cohort,Notes\n"
    "Alder,998/2001,71,20,65,88,30,ok\nBirch,998/2002,61,10,55,78,<5,late\n"
)
NEW = (
    "RECTYPE,LEA,URN,SCHNAME,TNEW,PTNEW_EXP,PTNEW_EXP_B,PTNEW_EXP_FSM6CLA1A,HEADNAME\n"
    "1,998,999001,Alder,30,61%,60%,SUPP,A B\n1,998,999002,Birch,28,71%,70%,50%,C D\n"
    "3,998,,,58,66%,65%,50%,\n5,,,,600000,65%,64%,50%,\n"
)


def _propose(text: str | bytes, home: Path | None = None) -> Proposal:
    table = choose_table(open_tables(text.encode() if isinstance(text, str) else text), home=home)
    assert table is not None
    return propose(table, home=home)


def _meanings(proposal: Proposal) -> dict[str, str]:
    return {column.header: str(column.meaning) for column in proposal.columns}


def _save(mapped: Mapped, name: str, home: Path) -> list[Path]:
    return save_definitions(home, as_layout(mapped, name, home=home), mapped.measures, check=measures)


def _read(text: str | bytes, home: Path, year: str | None = None) -> Reading:
    (reading,) = read(text.encode() if isinstance(text, str) else text, year=year, home=home)
    return reading


@pytest.mark.req("X.7")
def test_headings_titles_and_values_tell_most_columns() -> None:
    proposal = _propose(KS1)
    assert _meanings(proposal) == {
        "Institution": "name", "DfE ref": "laestab", "Reading Exp": "ks1_reading_exp",
        "Reading GDS": "ks1_reading_high", "Writing – % EXS": "ks1_writing_exp", "Phonics": "phonics_y1",
        "Total in cohort": "n", "Notes": "leave out",
    }  # fmt: skip
    assert [column.header for column in proposal.open] == ["Phonics", "Total in cohort", "Notes"]
    assert proposal.called == "Key stage 1 results"


def test_a_column_that_may_mean_several_things_is_asked_about() -> None:
    proposal = _propose("School,Reading expected\nAlder,61\nBirch,71\n")
    (asked,) = proposal.open
    assert (str(asked.meaning), [str(m) for m in asked.others]) == ("ks1_reading_exp", ["ks2_reading_exp"])


def test_two_columns_of_one_meaning_are_not_both_taken() -> None:
    proposal = _propose("Setting,Reading KS1 EXS,Y2 reading expected standard,Frob\nAlder,61,61,3\nBirch,71,71,4\n")
    assert [str(c.meaning) for c in proposal.columns] == ["name", "ks1_reading_exp", "leave out", "leave out"]
    assert "taken by another column" in proposal.columns[2].why


def test_columns_with_names_of_people_are_left_out_unasked_and_unquoted() -> None:
    (column,) = (c for c in _propose(NEW).columns if c.header == "HEADNAME")
    assert (str(column.meaning), column.certain, column.sample) == ("leave out", True, ())


def test_headings_below_lines_of_several_cells_are_found() -> None:
    proposal = _propose("Year,2018/19,,\nAuthority,Westmere,,\n,,,\nURN,Setting,Frobs %,Notes\n999001,Alder,61,x\n")
    assert [c.header for c in proposal.columns] == ["URN", "Setting", "Frobs %", "Notes"]


@pytest.mark.req("X.7")
def test_a_mapped_sheet_is_known_next_time(tmp_path: Path) -> None:
    mapped = apply_answers(_propose(KS1), Answers(columns={"Phonics": "phonics_y1", "Total in cohort": "n"}))
    _save(mapped, "ks1_returns", tmp_path)
    reading = _read(KS1, tmp_path)
    assert (reading.kind, str(reading.year), reading.status) == ("ks1_returns", "2018/19", "school_reported")
    assert reading.frame["laestab"].to_list() == ["9982001", "9982002"]
    assert reading.frame["ks1_writing_exp"].to_list() == [65.0, 55.0]
    assert reading.frame["n:reason"].to_list() == [None, "below_six"]
    assert choose_table(open_tables(KS1.encode()), home=tmp_path) is None


def test_a_published_file_never_seen_is_mapped_with_levels_groups_and_a_measure_of_our_own(tmp_path: Path) -> None:
    proposal = _propose(NEW)
    assert proposal.levels == {"1": "school", "3": "la", "5": "national"}
    answers = Answers(
        title="New tables",
        columns={"TNEW": "new_exp n", "PTNEW_EXP": "new_exp"},
        measures=(LocalMeasure("new_exp", "Reached the new standard", key_stage="KS2"),),
    )
    _save(apply_answers(proposal, answers), "new_tables", tmp_path)
    reading = _read(NEW, tmp_path, "2018/19")
    assert reading.frame["level"].to_list() == ["school", "school", "la", "national"]
    assert reading.frame["new_exp__boys"].to_list() == [60.0, 70.0, 65.0, 64.0]
    assert reading.frame["new_exp__disadvantaged:reason"].to_list() == ["suppressed", None, None, None]
    assert "A B" not in str(reading.frame.rows())
    assert measures(tmp_path)["new_exp"].title == "Reached the new standard"


def test_a_long_sheet_with_words_of_its_own_keeps_them(tmp_path: Path) -> None:
    sheet = "Setting,When,Test,Outcome\nAlder,2018/19,Our frobs,61\nAlder,2017/18,GLD,62\n"
    answers = read_answers(
        '[columns]\nSetting = "name"\nWhen = "year"\nTest = "measure"\nOutcome = "value"\n'
        '[words]\n"Our frobs" = "phonics_y1"\n'
    )
    _save(apply_answers(_propose(sheet), answers), "long_one", tmp_path)
    reading = _read(sheet, tmp_path)
    assert reading.year is None
    assert reading.frame.select("year", "measure", "value").rows() == [
        (2019, "phonics_y1", 61.0),
        (2018, "eyfs_gld", 62.0),
    ]
    assert not reading.bad_rows


def test_a_list_of_schools_with_headings_of_its_own_is_mapped(tmp_path: Path) -> None:
    sheet = "Setting,Partner,To do\nAlder,Team A,Visit again; bring data\nBirch,Team B,\n"
    answers = Answers(columns={"Setting": "name", "Partner": "adviser", "To do": "actions"})
    _save(apply_answers(_propose(sheet), answers), "our_list", tmp_path)
    reading = _read(sheet, tmp_path)
    assert reading.frame["adviser"].to_list() == ["Team A", "Team B"]
    assert [a["text"] for a in reading.frame["actions"][0]] == ["Visit again", "bring data"]


def test_a_sheet_with_a_column_a_year_is_mapped_once_for_all_years(tmp_path: Path) -> None:
    sheet = "Setting,Frobs 2018,Frobs 2019\nAlder,61,62\nBirch,71,72\n"
    proposal = _propose(sheet)
    assert [c.header for c in proposal.columns] == ["Setting", "Frobs", "Year"]
    _save(apply_answers(proposal, Answers(columns={"Frobs": "eyfs_gld"})), "frobs", tmp_path)
    readings = read(sheet.encode(), home=tmp_path)
    assert [(str(r.year), r.frame["eyfs_gld"].to_list()) for r in readings] == [
        ("2017/18", [61.0, 71.0]), ("2018/19", [62.0, 72.0]),
    ]  # fmt: skip


def test_a_sheet_is_chosen_by_its_name(tmp_path: Path) -> None:
    tables = open_tables(
        xlsx({"Known": [["School", "Adviser"], ["A", "B"]], "Other": [["Setting", "Frobs"], ["A", 6]]})
    )
    assert (choose_table(tables, home=tmp_path) or tables[0]).name == "Other"
    assert (choose_table(tables, sheet="known") or tables[1]).name == "Known"
    with pytest.raises(InputError, match="no sheet “Third”"):
        choose_table(tables, sheet="Third")


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"Frob": "eyfs_gld"}, "no column “Frob”"),
        ({"Notes": "eyfs_gdl"}, "Do you mean “eyfs_gld”"),
        ({"Notes": "frobnicate"}, "no meaning of a column"),
        ({"Notes": "ks1_reading_exp"}, "cannot both be “ks1_reading_exp”"),
        ({"Institution": "leave out", "DfE ref": "leave out"}, "which school a row is of"),
        ({"Notes": "measure"}, "none is its “value”"),
        ({"Notes": "eyfs_gld of martians"}, "no group of pupils"),
    ],
)
def test_answers_that_cannot_be_are_refused_in_a_sentence(columns: dict[str, str], words: str) -> None:
    with pytest.raises(InputError, match=words):
        apply_answers(_propose(KS1), Answers(columns=columns))


def test_a_mapping_that_reads_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="Nothing would be read"):
        apply_answers(_propose("School,Bananas\nAlder,3\n"), Answers())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title = ", "not TOML"),
        ('colums = { A = "b" }', "“colums” is not a key"),
        ("columns = { A = 1 }", "a text = a text"),
        ('levels = { 1 = "planet" }', "rows “1” are “planet”"),
        ('[[measure]]\ncode = "x"', "needs “title”"),
        ('[[measure]]\ncode = "x"\ntitle = "X"\nkind = "odd"', "“kind” may be"),
        ('measure = "x"', r"begins with \[\[measure"),
    ],
)
def test_answers_files_that_are_none_are_refused_in_a_sentence(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_answers(text)


def test_a_template_of_answers_reads_back_as_it_stands() -> None:
    proposal = _propose(NEW)
    answers = read_answers(answers_template(proposal))
    assert set(answers.columns) == {column.header for column in proposal.open}
    assert answers.levels == proposal.levels
    everything = read_answers(answers_template(proposal).replace("# “", "“").replace('\n# "', '\n"'))
    assert set(everything.columns) == {column.header for column in proposal.columns}


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("eyfs_gld", ("", "eyfs_gld", "value", "all")),
        ("Good level of development", ("", "eyfs_gld", "value", "all")),
        ("eyfs_gld n", ("", "eyfs_gld", "n", "all")),
        ("eyfs_gld n of girls", ("", "eyfs_gld", "n", "girls")),
        ("ks2_reading_progress low", ("", "ks2_reading_progress", "low", "all")),
        ("GLD of pupil premium", ("", "eyfs_gld", "value", "disadvantaged")),
        ("Leave out", ("leave out", "", "value", "all")),
        ("level in force", ("level_in_force", "", "value", "all")),
        ("n", ("n", "", "value", "all")),
    ],
)
def test_meanings_are_written_as_people_say_them(text: str, meaning: tuple[str, str, str, str]) -> None:
    found = parse_meaning(text)
    assert (found.column, found.measure, found.role, found.group) == meaning
    assert parse_meaning(str(found)) == found


@pytest.mark.parametrize(
    ("header", "parts"),
    [
        ("Y2 Reading – GDS (girls)", Heading("ks1", "reading", "high", "", "girls", "")),
        ("KS2 RWM % expected standard", Heading("ks2", "rwm", "exp", "", "", "")),
        ("Number achieving EXS in writing", Heading("", "writing", "exp", "numerator", "", "in")),
        ("Phonics Year 1 – no. of pupils", Heading("y1", "phonics", "", "n", "", "")),
        ("Level 2B+ mathematics at KS1", Heading("ks1", "maths", "l2b", "", "", "at")),
        ("Caretaker", Heading("", "", "", "", "", "caretaker")),
    ],
)
def test_headings_are_taken_apart(header: str, parts: Heading) -> None:
    assert take_apart(header) == parts


@pytest.mark.parametrize(
    ("cells", "shape"),
    [
        (["999001", "100234"], "urn"), (["998/2001", "9982002"], "laestab"), (["SN15 1AA", "N1 1AA"], "postcode"),
        (["2019-11-12", "01/02/2019"], "date"), (["2018/19", "2017-18"], "year"), (["61%", "<5"], "percent"),
        (["0.61", ".5", "n/a"], "share"), (["61", "1,234"], "whole"), (["-0.3", "£12.50"], "number"),
        (["a", "b", "a"], "words"), ([None, " ", "SUPP"], "empty"),
    ],
)  # fmt: skip
def test_values_have_a_shape(cells: list[str | None], shape: str) -> None:
    tokens = {token for reason in reasons() for token in reason.tokens}
    assert shape_of(pl.Series(cells, dtype=pl.String), tokens) == shape


def test_definitions_that_do_not_hold_are_not_written(tmp_path: Path) -> None:
    layout = as_layout(apply_answers(_propose(KS1), Answers()), "ks1_returns")

    def refuse(_: Path) -> None:
        raise InputError("No.")

    with pytest.raises(InputError, match="No"):
        save_definitions(tmp_path, layout, (), check=refuse)
    assert list(tmp_path.iterdir()) == []


def test_a_layout_written_and_read_is_the_same(tmp_path: Path) -> None:
    mapped = apply_answers(_propose(NEW), Answers(title='A "quoted" – title\\', columns={"PTNEW_EXP": "eyfs_gld"}))
    layout = as_layout(mapped, "new_tables")
    folder = tmp_path / "definitions" / "layouts"
    folder.mkdir(parents=True)
    (folder / "new_tables.toml").write_text(layout_toml(layout), encoding="utf-8")
    (seen,) = (found for found in examine(NEW.encode(), year="2018/19", home=tmp_path))
    assert isinstance(seen, Reading)
    assert seen.kind == "new_tables"


def test_headings_that_repeat_are_told_apart(tmp_path: Path) -> None:
    sheet = "Setting,Frobs,Frobs\nAlder,61,71\nBirch,62,72\n"
    answers = read_answers('[columns]\nFrobs = "eyfs_gld"\n"Frobs (2)" = "phonics_y1"\n')
    _save(apply_answers(_propose(sheet), answers), "frobs", tmp_path)
    reading = _read(sheet, tmp_path, "2018/19")
    assert reading.frame.select("eyfs_gld", "phonics_y1").rows() == [(61.0, 71.0), (62.0, 72.0)]


def test_a_sheet_mapped_again_under_its_name_is_known_by_old_and_new_headings(tmp_path: Path) -> None:
    for heading in ("Frobs", "Frobs made"):
        sheet = f"Setting,{heading}\nAlder,61\n"
        table = choose_table(open_tables(sheet.encode()), home=tmp_path)
        assert table is not None
        mapped = apply_answers(propose(table, home=tmp_path), Answers(columns={heading: "eyfs_gld"}), home=tmp_path)
        _save(mapped, "frobs", tmp_path)
    for heading in ("Frobs", "Frobs made"):
        assert _read(f"Setting,{heading}\nAlder,61\n", tmp_path, "2018/19").kind == "frobs"


def test_a_table_that_is_known_is_mapped_again_only_where_asked() -> None:
    tables = open_tables(b"School,GLD %,Frobs\nAlder,61,3\n")
    assert choose_table(tables) is None
    assert choose_table(tables, again=True) is not None


def test_names_become_codes() -> None:
    assert name_to_code("Early years (2019)") == "early_years_2019"
    with pytest.raises(InputError, match="begin with a letter"):
        name_to_code("2019")


def test_the_example_in_the_guide_is_an_answers_file() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "how-to" / "map-a-sheet.md").read_text(encoding="utf-8")
    answers = read_answers(guide.partition("```toml\n")[2].partition("```")[0])
    local = frozenset(measure.code for measure in answers.measures)
    assert [str(parse_meaning(text, local=local)) for text in answers.columns.values()] == [
        "name", "laestab", "eyfs_gld", "eyfs_gld n", "eyfs_gld of girls", "swim_25m", "leave out",
    ]  # fmt: skip
    assert answers.words == {"EY good level": "eyfs_gld"}
    table = guide.partition("## What a column may mean")[2].partition("\n## ")[0]
    lines = [line.partition(" | ")[0] for line in table.splitlines() if line.startswith("|")]
    written = [said for line in lines for said in line.split("`")[1::2]]
    for said in written:
        if not said.startswith("…"):
            parse_meaning(said)


def test_every_columns_meaning_is_in_the_guide() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "how-to" / "map-a-sheet.md").read_text(encoding="utf-8")
    numbered = {f"action_{n}{part}" for n in range(2, 7) for part in ("", "_owner", "_due", "_state")}
    told = [*plain_columns(), "keep", "leave out"]
    assert [code for code in told if code not in numbered and f"`{code}`" not in guide] == []
