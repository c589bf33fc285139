"""Every measure of key stage 2 against a plain second implementation, row by row, on pupils drawn at random."""

import math
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.factories.pupil_examples import Example, cohort_of

from keystage.analysis.measures import measures
from keystage.analysis.measures.pupils import vector

Row = dict[str, str]
Found = tuple[float, int]  # numerator or sum, and pupils

YEARS = (2008, 2011, 2012, 2013, 2015, 2016, 2017, 2018, 2019, 2022, 2023)
SUBJECTS = ("reading", "writing", "maths")

# --- cells, year by year (domain handbook 2.1, 2.7) ---

LEVEL_TESTS = ["2", "3", "4", "5", "6", "3A", "4C", "4B", "5B", "A", "B", "N", "T", "L", "M", "Q", ""]
LEVEL_TEACHERS = ["W", "1", "2", "3", "4", "5", "6", "A", "D", "L", ""]
AT_SEVEN = ["W", "1", "2C", "2B", "2A", "3", "4", "P4", "A", "D", ""]
STANDARDS_AT_SEVEN = ["PKF", "WTS", "EXS", "GDS", "A", "D", ""]
BELOW = {
    2016: {"BLW": 70, "P1i": 70, "P8": 70, "PKF": 73, "PKE": 76, "PKG": 79},
    2017: {"BLW": 71, "P1i": 59, "P4": 61, "P6": 65, "PKF": 73, "PKE": 76, "PKG": 79},
    2018: {"BLW": 71, "P1i": 59, "P4": 61, "P6": 65, "PKF": 73, "PKE": 76, "PKG": 79},
    2019: {"EM": 62, "P4": 61, "PK1": 64, "PK6": 79},
    2022: {"EM": None, "PK1": 64, "PK6": 79},
    2023: {"EM": None, "PK1": 64, "PK6": 79},
}
WRITING = {"WTS": 91, "EXS": 103, "GDS": 113}


def cells(year: int) -> dict[str, list[str]]:
    """What may stand in each column."""
    start = AT_SEVEN if year < 2020 else ["PK2", "WTS", "EXS", "GDS", "A", ""] if year == 2023 else STANDARDS_AT_SEVEN
    made = {f"ks1_{s}": start for s in SUBJECTS}
    if year <= 2015:
        tests = LEVEL_TESTS if year >= 2012 else [cell for cell in LEVEL_TESTS if cell != "6"]
        made |= {"ks2_reading": tests, "ks2_maths": tests, "ks2_maths_ta": LEVEL_TEACHERS}
        made |= {"ks2_writing": tests if year <= 2011 else LEVEL_TEACHERS}
        made |= {"ks2_science": tests if year <= 2009 else LEVEL_TEACHERS, "ks2_science_ta": LEVEL_TEACHERS}
        made |= {"ks2_english_ta": LEVEL_TEACHERS}
        if year <= 2012:
            made["ks2_english"] = tests
        if year >= 2012:
            made["ks2_reading_ta"] = LEVEL_TEACHERS
        if year >= 2013:
            made |= {"ks2_gps": LEVEL_TESTS}
            made |= {f"ks2_{s}_fine": ["", "3.2", "4.2", "4.4", "4.7", "5.1"] for s in ("reading", "maths")}
        return made
    tests = ["80", "99", "100", "104", "109", "110", "120", "A", "B", "N", "T", "H", "Q", "L", "M", "F", "P", ""]
    tests += ["J"] if year >= 2019 else ["CA"]
    out = ["A", "Q", "L", "F", "P", ""] + (["D"] if year <= 2018 else [])
    teachers = [*BELOW[year], *(["HNM", "EXS", *out] if year <= 2018 else ["A", ""])]
    made |= {f"ks2_{s}": tests for s in ("reading", "maths", "gps")}
    made |= {"ks2_reading_ta": teachers, "ks2_maths_ta": teachers, "ks2_writing": [*BELOW[year], *WRITING, *out]}
    return made | {"ks2_science": ["HNM", "EXS", *out], "ks2_science_ta": ["HNM", "EXS", *out]}


# --- one pupil's result ---


def level(cell: str) -> int | None:
    if cell == "W" or cell.startswith("P"):
        return 0
    return int(cell[0]) if cell[:1].isdigit() else None


def counts(cell: str) -> bool:
    """In the denominator: all but blanks, leavers, missing scripts, those who sit it later or sat it, CA."""
    return cell not in ("", "L", "M", "F", "P", "CA")


def start_points(cell: str, year: int) -> float | None:
    at_seven = {"W": 3, "1": 9, "2C": 13, "2B": 15, "2A": 17, "3": 21, "4": 27, "P4": 1.7}
    later = {"PK2": 3, "PKF": 4, "WTS": 6, "EXS": 8, "GDS": 10}
    return (at_seven if year < 2020 else later).get(cell)


def level_points(row: Row, subject: str, year: int) -> float | None:
    """Whole-level points; to 2011 B, N and 2 are 15, from 2012 the teacher's level, at most 2."""
    cell = row[f"ks2_{subject}"]
    held = level(cell)
    own = None if held is None else 6 * held + 3
    tested = subject != "writing" or year <= 2011
    if not tested or cell not in ("B", "N", "2"):
        return own
    if year <= 2011:
        return 15
    judged = level(row.get(f"ks2_{subject}_ta", ""))
    return own if judged is None else 6 * min(judged, 2) + 3


def outcome_points(row: Row, subject: str, year: int) -> float | None:
    cell = row[f"ks2_{subject}"]
    if subject == "writing":
        return BELOW[year].get(cell, WRITING.get(cell))
    if cell == "N":
        return None if year == 2016 else 79
    if cell == "B":
        return BELOW[year].get(row[f"ks2_{subject}_ta"])
    return float(cell) if cell.isdigit() else None


# --- measures ---


def share(rows: Sequence[Row], codes: Sequence[str], reached: Callable[[Row], bool]) -> Found:
    those = [row for row in rows if all(counts(row[code]) for code in codes)]
    return sum(reached(row) for row in those), len(those)


def mean(values: Sequence[float | None]) -> Found:
    held = [value for value in values if value is not None]
    return math.fsum(held), len(held)


def levels_reached(rows: Sequence[Row], subjects: Sequence[str], least: int) -> Found:
    codes = [f"ks2_{s}" for s in subjects]
    return share(rows, codes, lambda row: all((level(row[code]) or 0) >= least for code in codes))


def science(rows: Sequence[Row], met: Callable[[str], bool]) -> Found:
    said = [row["ks2_science"] if counts(row["ks2_science"]) else row["ks2_science_ta"] for row in rows]
    held = [cell for cell in said if counts(cell)]
    return sum(met(cell) for cell in held), len(held)


def average(row: Row, year: int) -> float | None:
    def points(*subjects: str) -> float | None:
        held = [p for p in (level_points(row, s, year) for s in subjects) if p is not None]
        return sum(held) / len(held) if held else None

    if year <= 2012:
        return points("english", "maths", "science") if year <= 2009 else points("english", "maths")
    parts = [p for p in (points("reading", "writing"), points("maths")) if p is not None]
    return sum(parts) / len(parts) if parts else None


def is_good(row: Row, subject: str) -> bool | None:
    """Whether 4B or better; None: a level 4 of which no more is known."""
    cell = row[f"ks2_{subject}"]
    if cell == "4":
        fine = row[f"ks2_{subject}_fine"]
        return float(fine) * 6 >= 26 if fine else None
    return cell in ("4B", "4A") or (level(cell) or 0) >= 5


def good(rows: Sequence[Row], subjects: Sequence[str], *, writing: bool = False) -> Found:
    """All rows are of one school: none counts where one is not known."""
    if any(is_good(row, s) is None for row in rows for s in subjects):
        return 0, 0
    codes = [f"ks2_{s}" for s in subjects] + ["ks2_writing"] * writing
    written = partial(lambda row: not writing or (level(row["ks2_writing"]) or 0) >= 4)
    return share(rows, codes, lambda row: all(bool(is_good(row, s)) for s in subjects) and written(row))


def two_levels(rows: Sequence[Row], subject: str, year: int) -> Found:
    met = of = 0
    for row in rows:
        start = english_start(row) if subject == "english" else level(row[f"ks1_{subject}"])
        cell = row[f"ks2_{subject}"]
        end = level(cell)
        judged = level(row.get(f"ks2_{subject}_ta", ""))
        tested = subject != "writing" or year <= 2011
        if tested and judged is not None and (cell in ("B", "N") or (cell == "2" and year >= 2012)):
            end = min(judged, 2)
        if start is None or (end is None and (cell not in ("B", "N") or start == 0)):
            continue
        of += 1
        met += end is not None and end >= start + 2
    return met, of


def english_start(row: Row) -> int | None:
    held = [p for p in (start_points(row[f"ks1_{s}"], 2010) for s in ("reading", "writing")) if p is not None]
    return min(int(sum(held) / len(held) // 6), 4) if held else None


def expected_of(start: float, year: int) -> tuple[float, float | None]:
    """A made-up national table: bands of four points; floors in 2018 and 2019."""
    return 90 + 1.5 * (start // 4), -12.0 if year in (2018, 2019) else None


def table(year: int) -> tuple[tuple[object, ...], ...]:
    bands = [(4.0 * band, 4.0 * band + 4, *expected_of(4.0 * band, year)) for band in range(8)]
    return tuple((year, f"ks2_{s}", *band) for s in SUBJECTS for band in bands)


def progress(rows: Sequence[Row], subject: str, year: int, *, capped: bool) -> Found:
    scores: list[float | None] = []
    for row in rows:
        reading, writing, maths = (start_points(row[f"ks1_{s}"], year) for s in SUBJECTS)
        outcome = outcome_points(row, subject, year)
        if reading is None or writing is None or maths is None or outcome is None:
            continue
        expected, floor = expected_of(((reading + writing) / 2 + maths) / 2, year)
        score = outcome - expected
        scores.append(max(score, floor) if capped and floor is not None else score)
    return mean(scores)


def eligible(row: Row) -> bool:
    subjects = ("english", "reading", "writing", "maths", "gps", "science")
    return any(counts(row.get(f"ks2_{s}", "")) for s in subjects)


def plain(measure: str, rows: Sequence[Row], year: int) -> Found | None:
    """The figure's sum and pupils; None for a measure that is none of these."""
    name = measure.removeprefix("ks2_")
    subject, _, kind = name.partition("_")
    together = {"em": ("english", "maths"), "rwm": SUBJECTS}.get(subject, (subject,))
    if measure == "ks2_cohort":
        return sum(map(eligible, rows)), sum(map(eligible, rows))
    if measure in ("ks1_average", "ks2_matched"):
        starts = [[start_points(row[f"ks1_{s}"], year) for s in SUBJECTS] for row in rows if eligible(row)]
        return mean([1 if measure == "ks2_matched" else sum(s) / 3 for s in starts if None not in s])  # type: ignore[arg-type]
    if name == "aps":
        return mean([average(row, year) for row in rows])
    if kind == "aps":
        return mean([level_points(row, subject, year) for row in rows])
    if kind == "2lp":
        return two_levels(rows, subject, year)
    if kind.endswith("l4b"):
        return good(rows, ("reading", "maths") if subject == "rwm" else together, writing=subject == "rwm")
    if kind in ("progress", "progress_uncapped"):
        return progress(rows, subject, year, capped=kind == "progress")
    if kind == "score":
        return mean([float(row[f"ks2_{subject}"]) if row[f"ks2_{subject}"].isdigit() else None for row in rows])
    if subject == "science" and kind == "exp":
        return science(rows, lambda cell: cell == "EXS")
    if subject == "science" and year >= 2010 and kind in ("l4", "l5"):
        return science(rows, lambda cell: (level(cell) or 0) >= int(kind[1]))
    if kind in ("l4", "l5", "l6"):
        return levels_reached(rows, together, int(kind[1]))
    if kind in ("ta_l4", "ta_l5"):
        return levels_reached(rows, [f"{subject}_ta"], int(kind[-1]))
    if kind == "ta_exp":
        return share(rows, [f"ks2_{subject}_ta"], lambda row: row[f"ks2_{subject}_ta"] == "EXS")
    if kind in ("exp", "high"):
        return share(rows, [f"ks2_{s}" for s in together], lambda row: all(at(row, s, kind) for s in together))
    return None


def at(row: Row, subject: str, kind: str) -> bool:
    cell = row[f"ks2_{subject}"]
    if subject == "writing":
        return cell == "GDS" or (kind == "exp" and cell == "EXS")
    return cell.isdigit() and int(cell) >= (100 if kind == "exp" else 110)


# --- the comparison ---

MEASURED = [
    (year, m.code)
    for year in YEARS
    for m in measures()
    if (m.key_stage == "KS2" or m.code in ("ks2_cohort", "ks1_average", "ks2_matched")) and m.rule_in(year)
]
COMPARED = {year: [code for y, code in MEASURED if y == year and not code.startswith("mtc")] for year in YEARS}


@pytest.mark.req("2.17", "2.35", "0.10", "0.33")
@pytest.mark.parametrize("year", YEARS)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.generate])
@given(data=st.data())
def test_each_measure_is_what_a_plain_count_of_rows_gives(year: int, data: st.DataObject) -> None:
    columns = cells(year)
    rows = data.draw(
        st.lists(st.fixed_dictionaries({c: st.sampled_from(v) for c, v in columns.items()}), min_size=1, max_size=12)
    )
    lines = [" | ".join(["upn", *columns]), *(" | ".join(["x", *(row[c] for c in columns)]) for row in rows)]
    example = Example("ks2_cohort", year, "", "\n".join(lines), "", year_group=6, expected=table(year))
    cohort = cohort_of(example)
    for code in COMPARED[year]:
        rule = measures()[code].rule_in(year)
        expect = plain(code, rows, year)
        assert rule is not None, code
        assert expect is not None, code
        made = vector(rule, cohort)
        assert made is not None, code
        held = made.counts & ~np.isnan(made.value)
        assert int(made.counts.sum()) == expect[1], code
        assert made.value[held].sum() == pytest.approx(expect[0]), code


@pytest.mark.parametrize("year", YEARS)
def test_every_year_has_measures_to_compare(year: int) -> None:
    assert len(COMPARED[year]) >= 15
