"""A made-up area's census, absence, key stage 4 results and its authority's own two sheets."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from keystage.analysis.synthetic.area import MadeUpArea, MadeUpSchool, nftype

__all__ = ["absence_rows", "census_rows", "ks4_rows", "school_list_rows", "school_measure_rows"]

Row = dict[str, str]

_YEARS = {"infant": 3, "junior": 4, "first": 5, "middle": 4, "primary": 7, "special": 12, "pru": 11, "secondary": 5}
_P8_SD = 1.3


def census_rows(area: MadeUpArea, schools: Sequence[MadeUpSchool], *, year: int, rng: np.random.Generator) -> list[Row]:
    """Pupils on roll and who they are, in January of `year`; national rows at the foot, as the department has them."""
    rows = []
    for school in schools:
        if school.is_open(year):
            rows.append(_census(area, school, year, rng))
    for code, words, roll, eal, sen, plan, fsm in (
        ("PRI", "State-funded primary", 4_600_000, 21, 13, 2, 25),
        ("SEC", "State-funded secondary", 3_500_000, 17, 12, 2, 26),
    ):
        rows.append(_census_row("", "NAT", code, words, roll, (eal, sen, plan, fsm)))
    return rows


def _census(area: MadeUpArea, school: MadeUpSchool, year: int, rng: np.random.Generator) -> Row:
    roll = int(school.cohort(year, min(area.ks2_years)) * _YEARS[school.story.kind] * rng.uniform(0.95, 1.03))
    fsm = 100 * float(np.clip(school.story.fsm6 + rng.normal(0, 0.01), 0.01, 0.9))
    plan = 97.0 if school.story.kind == "special" else float(rng.uniform(1, 4))
    shares = (float(rng.uniform(2, 18)), float(rng.uniform(8, 19)), plan, fsm)
    words = "State-funded secondary" if school.story.kind == "secondary" else "State-funded primary"
    return _census_row(str(school.urn), area.code, str(school.establishment), words, roll, shares)


def _census_row(urn: str, la: str, estab: str, kind: str, roll: int, shares: Sequence[float]) -> Row:
    eal, sen, plan, fsm = shares
    return {
        "URN": urn, "LA": la, "ESTAB": estab, "SCHOOLTYPE": kind, "NOR": str(roll),
        "NORG": str(round(roll * 0.49)), "NORB": str(roll - round(roll * 0.49)), "PNORG": "49", "PNORB": "51",
        "TSENELSE": str(round(roll * plan / 100)), "PSENELSE": f"{plan:.1f}",
        "TSENELK": str(round(roll * sen / 100)), "PSENELK": f"{sen:.1f}",
        "NUMEAL": str(round(roll * eal / 100)), "PNUMEAL": f"{eal:.1f}",
        "NUMFSM": str(round(roll * fsm * 0.8 / 100)),
        "NUMFSMEVER": str(round(roll * fsm / 100)), "PNUMFSMEVER": f"{fsm:.1f}",
    }  # fmt: skip


def absence_rows(
    area: MadeUpArea, schools: Sequence[MadeUpSchool], *, year: int, rng: np.random.Generator
) -> list[Row]:
    """Overall and persistent absence, percent; national rows at the foot."""
    attendance, persistent = area.national[year][5:7]
    rows = []
    for school in schools:
        if school.is_open(year):
            overall = max(2.0, 100 - attendance + school.story.absence + float(rng.normal(0, 0.25)))
            share = max(1.0, persistent + 6.5 * (overall - 100 + attendance) + float(rng.normal(0, 0.8)))
            rows.append(_absence(area.code, str(school.establishment), str(school.urn), overall, share))
    rows.append(_absence("NAT", "PRI", "", 100 - attendance, persistent))
    rows.append(_absence("NAT", "SEC", "", 102 - attendance, persistent + 8))
    return rows


def _absence(la: str, estab: str, urn: str, overall: float, persistent: float) -> Row:
    return {"LA": la, "ESTAB": estab, "URN": urn, "PERCTOT": f"{overall:.1f}", "PPERSABS10": f"{persistent:.1f}"}


def ks4_rows(area: MadeUpArea, schools: Sequence[MadeUpSchool], *, year: int, rng: np.random.Generator) -> list[Row]:
    """Key stage 4 of the secondaries, with intervals; then the authority's and the national state-funded rows."""
    rows = []
    for school in schools:
        if school.story.kind == "secondary" and school.is_open(year):
            n = int(rng.binomial(school.story.cohort, 0.97))
            effect = school.story.reading + float(rng.normal(0, 0.05))
            rows.append(_ks4(area, school, n, effect))
    if rows:
        rows.append(_of_area(area, rows))
    rows.append(_ks4_row("7", "", "", "", "England (state-funded)", 540_000, None, 46.7))
    return rows


def _of_area(area: MadeUpArea, rows: Sequence[Row]) -> Row:
    """The authority's own row: what its schools come to, by their pupils."""
    n = [int(row["TPUP"]) for row in rows]

    def mean(column: str) -> float:
        return float(np.average([float(row[column].rstrip("%")) for row in rows], weights=n))

    made = _ks4_row("4", area.code, "", "", area.name, sum(n), mean("P8MEA"), mean("ATT8SCR"))
    shares = {name: f"{mean(name):.0f}%" for name in made if name.startswith("PT")}
    return made | shares | {"EBACCAPS": f"{mean('EBACCAPS'):.2f}"}


def _ks4(area: MadeUpArea, school: MadeUpSchool, n: int, effect: float) -> Row:
    attainment = 46.7 + 12 * school.story.intake + 9 * effect - 14 * (school.story.fsm6 - 0.26)
    row = _ks4_row("1", area.code, str(school.establishment), str(school.urn), school.story.name, n, effect, attainment)
    return row | {"NFTYPE": nftype(school.story.type)}


def _ks4_row(
    record_type: str, la: str, estab: str, urn: str, name: str, n: int, progress: float | None, attainment: float
) -> Row:
    half = 1.96 * _P8_SD / np.sqrt(n)
    share = float(np.clip(attainment * 1.55 - 8, 3, 99))
    strong = float(np.clip(attainment * 1.35 - 21, 1, 97))
    cells = (
        ("", "", "") if progress is None else (f"{progress:.2f}", f"{progress - half:.2f}", f"{progress + half:.2f}")
    )
    return {
        "RECTYPE": record_type, "LEA": la, "ESTAB": estab, "URN": urn, "SCHNAME": name, "ICLOSE": "0", "NFTYPE": "",
        "TPUP": str(n), "ATT8SCR": f"{attainment:.1f}", "P8PUP": "" if progress is None else str(round(n * 0.96)),
        "P8MEA": cells[0], "P8CILOW": cells[1], "P8CIUPP": cells[2],
        "PTL2BASICS_94": f"{share:.0f}%", "PTL2BASICS_95": f"{strong:.0f}%", "EBACCAPS": f"{attainment / 11.4:.2f}",
        "PTEBACC_E_PTQ_EE": f"{np.clip(share - 25, 2, 95):.0f}%", "PTEBACC_94": f"{np.clip(strong - 18, 1, 90):.0f}%",
        "PTEBACC_95": f"{np.clip(strong - 27, 0, 85):.0f}%",
    }  # fmt: skip


def school_list_rows(area: MadeUpArea, schools: Sequence[MadeUpSchool]) -> list[Row]:
    """The authority's own list: who looks after which school, what was agreed, when the next visit is."""
    rows = []
    for i, school in enumerate(schools):
        if school.story.closed and school.story.closed <= area.as_at:
            continue
        last = area.as_at - timedelta(days=112 + i % 9)
        rows.append(
            {
                "URN": str(school.urn),
                "School": school.story.name,
                "Town": school.story.town,
                "Adviser": school.adviser,
                "Cluster": f"{school.story.town} cluster",
                "Link officer": "",
                "Level in force": "Targeted" if school.story.writing < -0.2 or school.story.drift < 0 else "Universal",
                "Priority": school.story.priority,
                "Last visit": last.strftime("%d/%m/%Y") if school.adviser else "",
                "Next visit": (area.as_at + timedelta(days=20 + i % 15)).strftime("%d/%m/%Y") if school.adviser else "",
                "Open actions": "\n".join(school.story.agreed),
            }
        )
    return rows


def school_measure_rows(area: MadeUpArea, schools: Sequence[MadeUpSchool], *, rng: np.random.Generator) -> list[Row]:
    """The authority's own sheet of early years and phonics, a row a school, year and measure."""
    rows = []
    for school in schools:
        if school.story.kind not in ("primary", "infant", "first"):
            continue
        for year in area.ks2_years:
            if not school.is_open(year):
                continue
            n = int(rng.binomial(school.cohort(year, min(area.ks2_years)) + 1, 0.95))
            for measure, centre in (("Good level of development", 70), ("Phonics, Year 1", 81)):
                share = float(np.clip(centre + 9 * school.story.intake - 12 * (school.story.fsm6 - 0.26), 20, 97)) / 100
                rows.append(_measure(school, year, measure, int(rng.binomial(n, share)), n))
    return rows


def _measure(school: MadeUpSchool, year: int, measure: str, reached: int, n: int) -> Row:
    value = "<5" if n < 5 else f"{100 * reached / n:.0f}%"
    return {
        "URN": str(school.urn), "School": school.story.name, "Year": f"{year - 1}/{year % 100:02d}",
        "Measure": measure, "Value": value, "Number of pupils": str(n),
    }  # fmt: skip
