"""A made-up area's key stage 2 results, as a file in the columns of the department's tables."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from keystage.analysis.synthetic.area import MadeUpArea, MadeUpSchool, nftype
from keystage.analysis.synthetic.pupils import PROGRESS_SD, Cohort

__all__ = ["ks2_rows"]

Row = dict[str, str]
Bools = NDArray[np.bool_]

_FEW = 5  # results of this many pupils or fewer are not published
_SUBJECT = {"READ": 0, "WRIT": 1, "MAT": 2, "GPS": 3}
_TESTS = {"PTREAD": 0, "PTGPS": 3, "PTMAT": 2, "PTWRITTA": 1}
_BANDS = ((-2.8, 3.1), (-2.6, 2.6), (-3.2, 3.1))  # well below, well above: near those of 2018 and 2019
_LOW, _HIGH = -0.75, 0.65  # starts that part low, middle and high prior attainment


def ks2_rows(area: MadeUpArea, results: Sequence[tuple[MadeUpSchool, Cohort | None]], *, year: int) -> list[Row]:
    """One row a school, then the authority's and the two national rows. Cells are text as the department writes it."""
    national = area.national[year]
    others = _others_nationally(national)
    rows = [_school_row(area, school, cohort, others) for school, cohort in results]
    every = [cohort for _, cohort in results if cohort is not None]
    rows.append(
        {"RECTYPE": "3", "LEA": area.code, "SCHNAME": area.name} | _results(_together(every), others, hide=False)
    )
    for record_type in ("4", "5"):
        rows.append({"RECTYPE": record_type} | _national_row(national, others))
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return [{name: row.get(name, "") for name in columns} for row in rows]


def _school_row(area: MadeUpArea, school: MadeUpSchool, cohort: Cohort | None, others: Mapping[str, float]) -> Row:
    story = school.story
    ages = {"infant": "4-7", "junior": "7-11", "first": "4-9", "middle": "9-13", "special": "4-16", "pru": "5-16"}
    row = {
        "RECTYPE": "2" if story.kind == "special" else "1",
        "LEA": area.code,
        "ESTAB": str(school.establishment),
        "URN": str(school.urn),
        "SCHNAME": story.name,
        "TOWN": story.town,
        "NFTYPE": nftype(story.type),
        "ICLOSE": "0",
        "RELDENOM": "Church of England" if "Church of England" in story.name else "Does not apply",
        "AGERANGE": ages.get(story.kind, "4-11"),
    }
    if cohort is None:
        return row | {"TOTPUPS": "NEW"}
    years = {"junior": 4, "middle": 4, "primary": 7}.get(story.kind, 7)
    return row | {"TOTPUPS": str(cohort.n * years)} | _results(cohort, others, hide=True)


def _results(cohort: Cohort, others: Mapping[str, float], *, hide: bool) -> Row:
    all_pupils = np.ones(cohort.n, dtype=bool)
    groups = {
        "B": ~cohort.girls,
        "G": cohort.girls,
        "L": cohort.start < _LOW,
        "M": (cohort.start >= _LOW) & (cohort.start < _HIGH),
        "H": cohort.start >= _HIGH,
        "FSM6CLA1A": cohort.disadvantaged,
        "NotFSM6CLA1A": ~cohort.disadvantaged,
        "EAL": cohort.eal,
        "MOBN": ~cohort.mobile,
    }
    row = _counts(cohort, groups)
    row |= _attainment(cohort, all_pupils, "", hide=hide) | _progress(cohort, all_pupils, "", hide=hide)
    for name, members in groups.items():
        row |= _attainment(cohort, members, f"_{name}", hide=hide) | _progress(cohort, members, f"_{name}", hide=hide)
    few = hide and int(cohort.disadvantaged.sum()) <= _FEW
    for measure, column in (("RWM_EXP", "PTRWM_EXP"), ("RWM_HIGH", "PTRWM_HIGH")):
        share = row[f"{column}_FSM6CLA1A"]
        row[f"DIFFN_{measure}"] = "SUPP" if few else f"{int(share.rstrip('%')) - others[measure]:.0f}"
    return row


def _counts(cohort: Cohort, groups: Mapping[str, Bools]) -> Row:
    n = cohort.n
    counts = {
        "TELIG": n,
        "BELIG": int(groups["B"].sum()),
        "GELIG": int(groups["G"].sum()),
        "TKS1GROUP_L": int(groups["L"].sum()),
        "TKS1GROUP_M": int(groups["M"].sum()),
        "TKS1GROUP_H": int(groups["H"].sum()),
        "TFSM6CLA1A": int(groups["FSM6CLA1A"].sum()),
        "TNotFSM6CLA1A": int(groups["NotFSM6CLA1A"].sum()),
        "TEALGRP2": int(groups["EAL"].sum()),
        "TMOBN": int(groups["MOBN"].sum()),
        "TSENELK": int(cohort.sen_support.sum()),
        "TSENELE": int(cohort.ehcp.sum()),
    }
    row = {name: str(count) for name, count in counts.items()}
    row["TKS1AVERAGE"] = f"{16.2 + 2.9 * float(cohort.start.mean()):.1f}"
    for total, share in (("TFSM6CLA1A", "PTFSM6CLA1A"), ("TNotFSM6CLA1A", "PTNotFSM6CLA1A"), ("TEALGRP2", "PTEALGRP2")):
        row[share] = _percent(counts[total], n)
    row |= {"PTMOBN": _percent(counts["TMOBN"], n), "PSENELK": _percent(counts["TSENELK"], n)}
    return row | {"PSENELE": _percent(counts["TSENELE"], n)}


def _attainment(cohort: Cohort, members: Bools, suffix: str, *, hide: bool) -> Row:
    n = int(members.sum())
    names = [f"{test}_{level}{suffix}" for test in _TESTS for level in ("EXP", "HIGH")]
    names += [f"PTRWM_EXP{suffix}", f"PTRWM_HIGH{suffix}"]
    averages = [f"{name}_AVERAGE{suffix}" for name in ("READ", "MAT", "GPS")]
    if n == 0:
        return dict.fromkeys([*names, *averages], "")
    if hide and n <= _FEW:
        return dict.fromkeys([*names, *averages], "SUPP")
    scores = cohort.score[:, members]
    row = {}
    for test, place in _TESTS.items():
        row[f"{test}_EXP{suffix}"] = _percent(int((scores[place] >= 100).sum()), n)
        row[f"{test}_HIGH{suffix}"] = _percent(int((scores[place] >= 110).sum()), n)
    for level, threshold in (("EXP", 100), ("HIGH", 110)):
        row[f"PTRWM_{level}{suffix}"] = _percent(int((scores[:3] >= threshold).all(axis=0).sum()), n)
    for name in ("READ", "MAT", "GPS"):
        row[f"{name}_AVERAGE{suffix}"] = f"{scores[_SUBJECT[name]].mean():.0f}"
    return row


def _progress(cohort: Cohort, members: Bools, suffix: str, *, hide: bool) -> Row:
    n = int(members.sum())
    row: Row = {}
    for name, place in (("READ", 0), ("WRIT", 1), ("MAT", 2)):
        cells = [f"{name}PROG{suffix}", f"{name}PROG{suffix}_LOWER", f"{name}PROG{suffix}_UPPER"]
        if not suffix:
            cells = [f"{name}PROG", f"{name}PROG_LOWER", f"{name}PROG_UPPER"]
        if n == 0 or (hide and n <= _FEW):
            row |= dict.fromkeys(cells, "SUPP" if n else "")
            row |= {f"{name}COV": "SUPP", f"{name}PROG_DESCR": ""} if not suffix else {}
            continue
        score = float(cohort.progress[place, members].mean())
        half = 1.96 * PROGRESS_SD / np.sqrt(n)
        row |= dict(zip(cells, map(_tenths, (score, score - half, score + half)), strict=True))
        row |= {} if suffix else {f"{name}COV": "100%", f"{name}PROG_DESCR": _band(score, half, _BANDS[place])}
    return row


def _tenths(value: float) -> str:
    return f"{round(value, 1) + 0.0:.1f}"


def _band(score: float, half: float, cuts: tuple[float, float]) -> str:
    if score - half <= 0 <= score + half:
        return "3"
    if score > 0:
        return "1" if score >= cuts[1] else "2"
    return "5" if score <= cuts[0] else "4"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%" if whole else ""


def _together(cohorts: Sequence[Cohort]) -> Cohort:
    def joined(name: str) -> NDArray[np.generic]:
        return np.concatenate([getattr(cohort, name) for cohort in cohorts], axis=-1)

    return Cohort(**{name: joined(name) for name in Cohort.__dataclass_fields__})  # type: ignore[arg-type]


def _others_nationally(national: tuple[float, ...]) -> Mapping[str, float]:
    """What other pupils reach nationally: a few points above all pupils, as in England."""
    return {"RWM_EXP": national[4] + 6, "RWM_HIGH": 12.0}


def _national_row(national: tuple[float, ...], others: Mapping[str, float]) -> Row:
    reading, writing, maths, grammar, together = national[:5]
    row = {"TELIG": "640000", "READ_AVERAGE": "104", "MAT_AVERAGE": "104", "GPS_AVERAGE": "105"}
    for name, share in (
        ("PTREAD", reading),
        ("PTWRITTA", writing),
        ("PTMAT", maths),
        ("PTGPS", grammar),
        ("PTRWM", together),
    ):
        row[f"{name}_EXP"] = f"{share:.0f}%"
        for suffix, shift in (
            ("B", -4),
            ("G", 4),
            ("L", -50),
            ("M", 2),
            ("H", 26),
            ("FSM6CLA1A", -14),
            ("NotFSM6CLA1A", 6),
        ):
            row[f"{name}_EXP_{suffix}"] = f"{np.clip(share + shift, 3, 97):.0f}%"
        row[f"{name}_EXP_EAL"] = row[f"{name}_EXP_MOBN"] = f"{share:.0f}%"
    for name, share in (("PTREAD", 27), ("PTWRITTA", 20), ("PTMAT", 26), ("PTGPS", 34), ("PTRWM", 10)):
        row[f"{name}_HIGH"] = f"{share}%"
        for suffix, shift in (("B", -2), ("G", 2), ("FSM6CLA1A", -6), ("NotFSM6CLA1A", 2)):
            row[f"{name}_HIGH_{suffix}"] = f"{share + shift}%"
    return row
