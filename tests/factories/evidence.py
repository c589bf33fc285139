"""Invented evidence: made-up schools of several kinds in Westmere (authority 998), following the contracts.

Everything that a comparison says beyond value, n and national is worked out here by a plain implementation of the
rules, so that tests of the rooms above stand on rows that hang together. There is no such school.

    evidence()                     every school below, results of 2018/19
    evidence(ALDER_BRIDGE)         one of them
    evidence(school(urn="999050", …), histories={"999050": {("ks2_reading_exp", "all"): {2019: (61, 44, 73)}}})
"""

from collections.abc import Mapping
from datetime import date
from math import comb, sqrt
from typing import Any

import polars as pl

from keystage.analysis.benchmarks import COMPARISONS, NEIGHBOURS, Evidence
from keystage.analysis.measures import Measure, measures
from keystage.analysis.register import SCHOOLS
from keystage.analysis.vocabulary import AcademicYear, as_figures

__all__ = [
    "ALDER_BRIDGE", "BEECH_HILL", "CLOSING", "HIGHCROFT_JUNIOR", "LOW_FELL", "MILL_LANE_INFANT", "NORTHGATE_SPECIAL",
    "PINE_ACADEMY", "RIVERSIDE", "comparisons", "evidence", "school",
]  # fmt: skip

YEAR = 2019
ALDER_BRIDGE = "999001"  # the school of the pictures: strong reading, weak writing, absence
LOW_FELL = "999002"  # rural, seven pupils in Year 6
HIGHCROFT_JUNIOR = "999003"  # junior, high attainment, weak progress
MILL_LANE_INFANT = "999004"  # infant: early years, phonics and key stage 1 from the authority's sheet
NORTHGATE_SPECIAL = "999005"  # special: suppressed
RIVERSIDE = "999006"  # nothing differs clearly
PINE_ACADEMY = "999007"  # secondary academy
CLOSING = "999008"  # closed, no results published
BEECH_HILL = "999009"  # thirteen pupils in Year 6

# One entry a year: value, n, national of the same group (and, for a group set against others, the others').
Entry = tuple[float | None, ...]
History = Mapping[int, Entry]
Histories = Mapping[tuple[str, str], History]

_FACTS: Mapping[str, Mapping[str, Any]] = {
    ALDER_BRIDGE: {"name": "Alder Bridge Primary School", "town": "Wenbury", "kind": "primary"},
    LOW_FELL: {"name": "Low Fell Church of England Primary School", "town": "Low Fell", "kind": "primary",
               "type": "voluntary_controlled", "type_words": "Voluntary controlled school",
               "religious_character": "Church of England", "diocese": "Diocese of Westmere"},
    HIGHCROFT_JUNIOR: {"name": "Highcroft Junior School", "town": "Westmere", "kind": "junior", "age_low": 7},
    MILL_LANE_INFANT: {"name": "Mill Lane Infant School", "town": "Wenbury", "kind": "infant", "age_high": 7},
    NORTHGATE_SPECIAL: {"name": "Northgate School", "town": "Westmere", "kind": "special", "phase": "special",
                        "type": "community_special", "type_words": "Community special school", "age_high": 16},
    RIVERSIDE: {"name": "Riverside Primary School", "town": "Aldmouth", "kind": "primary"},
    PINE_ACADEMY: {"name": "Pine Academy", "town": "Westmere", "kind": "secondary", "phase": "secondary",
                   "type": "academy_converter", "type_words": "Academy converter", "maintained": False,
                   "trust": "Westmere Learning Trust", "trust_uid": "99901", "age_low": 11, "age_high": 16},
    CLOSING: {"name": "Old Mill Primary School", "town": "Aldmouth", "kind": "primary", "state": "closed",
              "close_date": date(2019, 8, 31)},
    BEECH_HILL: {"name": "Beech Hill Primary School", "town": "Beech Hill", "kind": "primary"},
}  # fmt: skip

_ALDER: Histories = {
    ("ks2_rwm_exp", "all"): {2016: (54, 41, 53), 2017: (61, 44, 61), 2018: (63, 43, 64), 2019: (50, 44, 65)},
    ("ks2_reading_exp", "all"): {2016: (68, 41, 66), 2017: (73, 44, 72), 2018: (79, 43, 75), 2019: (82, 44, 73)},
    ("ks2_writing_exp", "all"): {2016: (73, 41, 74), 2017: (75, 44, 76), 2018: (58, 43, 78), 2019: (52, 44, 78)},
    ("ks2_maths_exp", "all"): {2016: (68, 41, 70), 2017: (75, 44, 75), 2018: (77, 43, 76), 2019: (75, 44, 79)},
    ("ks2_gps_exp", "all"): {2018: (79, 43, 78), 2019: (75, 44, 78)},
    ("ks2_reading_high", "all"): {2018: (28, 43, 28), 2019: (32, 44, 27)},
    ("ks2_writing_high", "all"): {2018: (14, 43, 20), 2019: (11, 44, 20)},
    ("ks2_maths_high", "all"): {2018: (21, 43, 24), 2019: (25, 44, 27)},
    ("ks2_rwm_high", "all"): {2018: (7, 43, 10), 2019: (9, 44, 11)},
    ("ks2_reading_score", "all"): {2018: (105.6, 43, 105.0), 2019: (105.9, 44, 104.4)},
    ("ks2_maths_score", "all"): {2018: (104.3, 43, 104.4), 2019: (104.8, 44, 105.0)},
    ("ks2_reading_progress", "all"): {2016: (0.4, 40, 0), 2017: (1.2, 42, 0), 2018: (2.1, 41, 0), 2019: (2.4, 42, 0)},
    ("ks2_writing_progress", "all"): {2018: (-1.5, 41, 0), 2019: (-2.1, 42, 0)},
    ("ks2_maths_progress", "all"): {2016: (-0.6, 40, 0), 2017: (0.1, 42, 0), 2018: (0.6, 41, 0), 2019: (0.4, 42, 0)},
    ("ks2_rwm_exp", "disadvantaged"): {
        2017: (47, 15, 48, 68), 2018: (53, 15, 51, 71), 2019: (40, 15, 51, 71),
    },
    ("ks2_reading_exp", "boys"): {2018: (77, 22, 71), 2019: (78, 23, 69)},
    ("ks2_reading_exp", "girls"): {2018: (81, 21, 79), 2019: (86, 21, 78)},
    ("ks2_writing_exp", "boys"): {2018: (50, 22, 72), 2019: (35, 23, 72)},
    ("ks2_writing_exp", "girls"): {2018: (67, 21, 85), 2019: (71, 21, 85)},
    ("attendance", "all"): {2017: (95.6, 305, 96.0), 2018: (93.0, 308, 95.8), 2019: (92.6, 312, 96.0)},
    ("absence_persistent", "all"): {2017: (16, 305, 8.3), 2018: (20, 308, 8.7), 2019: (26, 312, 8.2)},
    ("pupils", "all"): {2019: (312, None, 281)},
    ("ks2_cohort", "all"): {2018: (43, None, 41), 2019: (44, None, 41)},
    ("fsm6", "all"): {2019: (34, 312, 23)},
    ("sen_support", "all"): {2019: (15, 312, 12.6)},
    ("eal", "all"): {2019: (8, 312, 21)},
}  # fmt: skip

_HISTORIES: Mapping[str, Histories] = {
    ALDER_BRIDGE: _ALDER,
    LOW_FELL: {
        ("ks2_rwm_exp", "all"): {2016: (67, 9, 53), 2017: (80, 10, 61), 2018: (78, 9, 64), 2019: (43, 7, 65)},
        ("ks2_reading_exp", "all"): {2016: (78, 9, 66), 2017: (90, 10, 72), 2018: (89, 9, 75), 2019: (57, 7, 73)},
        ("ks2_writing_exp", "all"): {2016: (67, 9, 74), 2017: (90, 10, 76), 2018: (78, 9, 78), 2019: (57, 7, 78)},
        ("ks2_maths_exp", "all"): {2016: (78, 9, 70), 2017: (80, 10, 75), 2018: (89, 9, 76), 2019: (71, 7, 79)},
        ("ks2_reading_progress", "all"): {2018: (3.0, 9, 0), 2019: (-1.5, 7, 0)},
        ("absence_persistent", "all"): {2018: (6, 64, 8.7), 2019: (8, 61, 8.2)},
        ("attendance", "all"): {2018: (96.4, 64, 95.8), 2019: (96.1, 61, 96.0)},
        ("pupils", "all"): {2019: (61, None, 281)},
        ("ks2_cohort", "all"): {2019: (7, None, 41)},
        ("ks2_rwm_exp", "disadvantaged"): {2019: (None, 1, 51, 71)},
    },
    HIGHCROFT_JUNIOR: {
        ("ks2_rwm_exp", "all"): {2017: (78, 88, 61), 2018: (81, 90, 64), 2019: (80, 90, 65)},
        ("ks2_reading_exp", "all"): {2017: (86, 88, 72), 2018: (88, 90, 75), 2019: (86, 90, 73)},
        ("ks2_writing_exp", "all"): {2017: (88, 88, 76), 2018: (90, 90, 78), 2019: (89, 90, 78)},
        ("ks2_maths_exp", "all"): {2017: (87, 88, 75), 2018: (89, 90, 76), 2019: (88, 90, 79)},
        ("ks2_reading_progress", "all"): {2017: (-1.9, 87, 0), 2018: (-1.8, 89, 0), 2019: (-2.2, 88, 0)},
        ("ks2_writing_progress", "all"): {2018: (-0.4, 89, 0), 2019: (-0.6, 88, 0)},
        ("ks2_maths_progress", "all"): {2017: (-1.4, 87, 0), 2018: (-1.7, 89, 0), 2019: (-1.6, 88, 0)},
        ("absence_persistent", "all"): {2018: (4, 358, 8.7), 2019: (4, 360, 8.2)},
        ("attendance", "all"): {2018: (97.0, 358, 95.8), 2019: (97.1, 360, 96.0)},
        ("pupils", "all"): {2019: (360, None, 281)},
        ("ks2_cohort", "all"): {2019: (90, None, 41)},
    },
    MILL_LANE_INFANT: {
        ("eyfs_gld", "all"): {2017: (68, 60, 70.7), 2018: (70, 60, 71.5), 2019: (55, 60, 71.8)},
        ("phonics_y1", "all"): {2017: (79, 58, 81), 2018: (83, 60, 82), 2019: (82, 60, 82)},
        ("ks1_reading_exp", "all"): {2019: (77, 57, 75)},
        ("ks1_writing_exp", "all"): {2018: (84, 58, 70), 2019: (88, 57, 69)},
        ("ks1_maths_exp", "all"): {2019: (79, 57, 76)},
        ("absence_persistent", "all"): {2018: (9, 118, 8.7), 2019: (10, 120, 8.2)},
        ("attendance", "all"): {2018: (95.6, 118, 95.8), 2019: (95.4, 120, 96.0)},
        ("pupils", "all"): {2019: (179, None, 281)},
    },
    NORTHGATE_SPECIAL: {
        ("ks2_rwm_exp", "all"): {2018: (None, None, 64), 2019: (None, None, 65)},
        ("absence_persistent", "all"): {2019: (31, 96, 28.8)},
        ("attendance", "all"): {2019: (90.1, 96, 89.9)},
        ("pupils", "all"): {2019: (104, None, 112)},
    },
    RIVERSIDE: {
        ("ks2_rwm_exp", "all"): {2016: (50, 30, 53), 2017: (63, 30, 61), 2018: (67, 30, 64), 2019: (67, 30, 65)},
        ("ks2_reading_exp", "all"): {2016: (67, 30, 66), 2017: (70, 30, 72), 2018: (77, 30, 75), 2019: (77, 30, 73)},
        ("ks2_writing_exp", "all"): {2016: (73, 30, 74), 2017: (77, 30, 76), 2018: (77, 30, 78), 2019: (80, 30, 78)},
        ("ks2_maths_exp", "all"): {2016: (70, 30, 70), 2017: (73, 30, 75), 2018: (77, 30, 76), 2019: (80, 30, 79)},
        ("ks2_reading_progress", "all"): {2018: (0.3, 29, 0), 2019: (0.6, 29, 0)},
        ("ks2_writing_progress", "all"): {2018: (-0.2, 29, 0), 2019: (0.1, 29, 0)},
        ("ks2_maths_progress", "all"): {2018: (0.4, 29, 0), 2019: (-0.3, 29, 0)},
        ("absence_persistent", "all"): {2018: (9, 208, 8.7), 2019: (8, 210, 8.2)},
        ("attendance", "all"): {2018: (95.9, 208, 95.8), 2019: (96.1, 210, 96.0)},
        ("pupils", "all"): {2019: (210, None, 281)},
        ("ks2_cohort", "all"): {2019: (30, None, 41)},
    },
    PINE_ACADEMY: {
        ("ks4_attainment8", "all"): {2017: (44.8, 176, 46.4), 2018: (44.1, 181, 46.5), 2019: (43.2, 178, 46.7)},
        ("ks4_progress8", "all"): {2018: (-0.41, 174, 0), 2019: (-0.52, 172, 0)},
        ("ks4_basics_94", "all"): {2018: (61, 181, 64), 2019: (58, 178, 65)},
        ("ks4_basics_95", "all"): {2018: (36, 181, 43), 2019: (33, 178, 43)},
        ("absence_persistent", "all"): {2018: (14, 890, 13.6), 2019: (14, 902, 13.7)},
        ("pupils", "all"): {2019: (915, None, 965)},
        ("ks4_cohort", "all"): {2019: (178, None, 160)},
    },
    CLOSING: {("ks2_rwm_exp", "all"): {2019: (None, None, 65)}},
    BEECH_HILL: {
        ("ks2_rwm_exp", "all"): {2017: (64, 14, 61), 2018: (47, 15, 64), 2019: (46, 13, 65)},
        ("ks2_reading_exp", "all"): {2017: (71, 14, 72), 2018: (60, 15, 75), 2019: (54, 13, 73)},
        ("ks2_writing_exp", "all"): {2017: (71, 14, 76), 2018: (53, 15, 78), 2019: (46, 13, 78)},
        ("ks2_maths_exp", "all"): {2017: (71, 14, 75), 2018: (67, 15, 76), 2019: (62, 13, 79)},
        ("absence_persistent", "all"): {2019: (9, 92, 8.2)},
        ("attendance", "all"): {2019: (95.5, 92, 96.0)},
        ("pupils", "all"): {2019: (92, None, 281)},
        ("ks2_cohort", "all"): {2019: (13, None, 41)},
    },
}  # fmt: skip


def school(**facts: Any) -> dict[str, Any]:
    """One row of `register.SCHOOLS`: an open community primary in Westmere, but for what you say."""
    row: dict[str, Any] = dict.fromkeys(SCHOOLS)
    row |= {
        "urn": "999099", "laestab": "9982099", "la": "998", "la_name": "Westmere", "name": "Invented School",
        "town": "Westmere", "postcode": "WM1 1AA", "phase": "primary", "kind": "primary", "age_low": 4, "age_high": 11,
        "type": "community", "type_words": "Community school", "maintained": True, "gender": "mixed",
        "selective": False, "open_date": date(1974, 9, 1), "state": "open", "predecessors": [],
        "inspection_kind": "full", "inspection_date": date(2016, 3, 8), "inspection_outcome": "2",
        "inspection_words": "Good", "inspection_known_at": date(2018, 7, 31), "actions": [],
        "sources": ["0a1b2c3d4e5f"],
    }  # fmt: skip
    return row | facts


def evidence(
    *schools: str | Mapping[str, Any],
    histories: Mapping[str, Histories] | None = None,
    year: int = YEAR,
    floors: pl.DataFrame | None = None,
    overrides: Mapping[tuple[str, str, str, int], Mapping[str, Any]] | None = None,
) -> Evidence:
    """Evidence on the invented schools named by URN (default all), or on rows made by `school(…)`.

    histories: urn -> (measure, group) -> year -> (value, n, national[, others']); for the named schools they replace
    what is here. overrides: (urn, measure, group, year) -> columns of COMPARISONS to set as they are.
    """
    chosen = [_named(s) if isinstance(s, str) else dict(s) for s in schools or tuple(_FACTS)]
    told: dict[str, Histories] = {s["urn"]: _HISTORIES.get(s["urn"], {}) for s in chosen}
    told |= {urn: h for urn, h in (histories or {}).items() if urn in told}
    rows = [row for urn, history in told.items() for row in comparisons(urn, history)]
    for key, columns in (overrides or {}).items():
        for row in rows:
            if (row["urn"], row["measure"], row["group"], row["year"]) == key:
                row |= columns
    frame = pl.DataFrame([r for r in rows if r["year"] <= year], schema=dict(COMPARISONS))
    return Evidence(
        year=AcademicYear(year),
        as_at=AcademicYear(year).default_as_at,
        schools=pl.DataFrame(chosen, schema=dict(SCHOOLS)),
        figures=_figures(frame),
        comparisons=frame,
        neighbours=pl.DataFrame(schema=dict(NEIGHBOURS)),
        floors=_no_floors() if floors is None else floors,
        releases=_releases(year),
        refused={s["urn"]: "fewer than 10 schools are like it" for s in chosen if s["phase"] != "primary"},
    )


def comparisons(urn: str, histories: Histories) -> list[dict[str, Any]]:
    """Rows of `COMPARISONS` for one school, worked out plainly from its histories."""
    shelf = measures()
    return [
        row
        for (measure, group), history in histories.items()
        for row in _History(urn, shelf[measure], group, history).rows()
    ]


def _named(urn: str) -> dict[str, Any]:
    return school(urn=urn, laestab=f"998{urn[-4:]}", **_FACTS[urn])


class _History:
    """One school's one measure and group over the years."""

    def __init__(self, urn: str, measure: Measure, group: str, entries: History) -> None:
        self.urn, self.measure, self.group = urn, measure, group
        self.entries = dict(sorted(entries.items()))

    def rows(self) -> list[dict[str, Any]]:
        done: list[dict[str, Any]] = []
        for year in self.entries:
            comparable = [r for r in done if r["year"] >= self.measure.comparable_from(year)]
            done.append(self._row(year, comparable))
        return done

    def _row(self, year: int, earlier: list[dict[str, Any]]) -> dict[str, Any]:
        value, n, national, *rest = self.entries[year]
        others = rest[0] if rest else None
        row: dict[str, Any] = dict.fromkeys(COMPARISONS)
        row |= {
            "urn": self.urn, "year": year, "key_stage": self.measure.key_stage, "measure": self.measure.code,
            "group": self.group, "value": value, "n": n, "national": national, "others": others, "area": national,
            "national_release": "0a1b2c3d4e5f", "ours": True, "test": "none", "similar_n": None,
        }  # fmt: skip
        if value is None:
            return row | {"reason": "suppressed"}
        if self.measure.polarity == "none":
            return row | {"difference": value - (national or 0)}
        against = national if others is None else others
        if against is None:
            return row | self._interval(year, value, n)
        row |= self._interval(year, value, n) | self._verdict(year, value, n, against, row)
        return row | self._trend(row, earlier) | self._pooled([*earlier, row]) | _position(row)

    def _interval(self, year: int, value: float, n: float | None) -> dict[str, Any]:
        if n is None or self.measure.kind in ("rate", "count"):
            return {}
        if self.measure.kind == "proportion":
            low, high = wilson(value, n)
            return {"low": low, "high": high, "numerator": float(round(value * n / 100))}
        sigma = self.measure.sigma.get(year)
        if sigma is None:
            return {}
        half = 1.96 * sigma / sqrt(n)
        return {"low": value - half, "high": value + half, "ours": self.measure.kind == "mean"}

    def _verdict(
        self, year: int, value: float, n: float | None, against: float, row: Mapping[str, Any]
    ) -> dict[str, Any]:
        difference = value - against
        pupils = None
        if self.measure.kind == "proportion" and n is not None:
            pupils = float(round(n * difference / 100))
        same = difference == 0 or (pupils is not None and abs(n * difference / 100) < 1)  # type: ignore[operator]
        direction = "same" if same else "above" if difference > 0 else "below"
        clear, test = self._test(year, value, n, against)
        good = None if same else (difference > 0) == (self.measure.polarity == "high")
        return {
            "difference": difference, "pupils": pupils, "direction": direction, "good": good, "test": test,
            "clear": clear if clear is None else clear and not same,
        }  # fmt: skip

    def _test(self, year: int, value: float, n: float | None, against: float) -> tuple[bool | None, str]:
        if n is None or self.measure.kind in ("rate", "count"):
            return None, "none"
        if n <= 10:
            return None, "10 pupils or fewer"
        if self.measure.kind == "proportion":
            return significant(value, n, against)
        sigma = self.measure.sigma.get(year)
        if sigma is None:
            return None, "none"
        return abs(value - against) > 1.96 * sigma / sqrt(n), "interval"

    def _trend(self, row: Mapping[str, Any], earlier: list[dict[str, Any]]) -> dict[str, Any]:
        line = [r for r in [*earlier, row] if r["value"] is not None]
        before = line[-2] if len(line) > 1 else None
        change = None if before is None else row["value"] - before["value"]
        out: dict[str, Any] = {
            "run": _run(line, "direction", row["direction"]),
            "run_clear": _run([r for r in line if r["direction"] == row["direction"]], "clear", True),
            "previous": None if before is None else before["value"],
            "change": change,
        }
        sign = 1 if self.measure.polarity == "high" else -1
        values = [sign * r["value"] for r in line]
        if len(values) >= 4 and values[-1] > max(values[:-1]):
            out |= {"highest_of": len(values), "highest_since": line[0]["year"]}
        falls = len(values) >= 4 and all(a > b for a, b in zip(values[-4:], values[-3:], strict=False))
        far = falls and row["high"] is not None and abs(values[-4] - values[-1]) > (row["high"] - row["low"]) / 2
        return out | {"declining": bool(far)}

    def _pooled(self, line: list[Mapping[str, Any]]) -> dict[str, Any]:
        line = [r for r in line if r["value"] is not None and r["n"]][-3:]
        if self.measure.kind != "proportion" or len(line) < 2:
            return {}
        total = sum(r["n"] for r in line)
        value = 100 * sum(r["numerator"] for r in line) / total
        low, high = wilson(value, total)
        against = sum(r["n"] * (r["national"] if r["others"] is None else r["others"]) for r in line) / total
        return {
            "pooled": value, "pooled_n": total, "pooled_low": low, "pooled_high": high,
            "pooled_years": len(line), "pooled_national": against,
        }  # fmt: skip


def _run(line: list[Mapping[str, Any]], column: str, wanted: object) -> int:
    count = 0
    for row in reversed(line):
        if row[column] != wanted:
            break
        count += 1
    return count


def _position(row: Mapping[str, Any]) -> dict[str, Any]:
    """Thirty similar schools spread about the national figure; the place by the size of the difference."""
    if row["national"] is None or row["difference"] is None or row["group"] != "all":
        return {}
    spread = {"percent": 8.0, "score": 1.5, "points": 3.0}.get("percent" if row["n"] else "points", 8.0)
    if row["measure"] == "attendance":
        spread = 0.6
    if row["measure"].endswith("progress"):
        spread = 1.5
    better = row["difference"] / spread * (-1 if row["good"] is (row["difference"] < 0) else 1)
    place = min(max(round(15.5 - 8 * better), 1), 30)
    return {
        "similar_n": 29, "similar_low": row["national"] - spread, "similar_median": row["national"],
        "similar_high": row["national"] + spread, "place": place, "place_low": max(place - 6, 1),
        "place_high": min(place + 7, 30), "place_of": 30,
    }  # fmt: skip


def wilson(value: float, n: float) -> tuple[float, float]:
    """Wilson's 95 % interval of a percentage."""
    p, z = value / 100, 1.959964
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, 100 * (middle - half)), min(100.0, 100 * (middle + half))


def significant(value: float, n: float, national: float) -> tuple[bool, str]:
    """z, or the exact binomial (two-sided, doubled tail) where fewer than five are expected on either side."""
    rate, size = national / 100, round(n)
    if min(n * rate, n * (1 - rate)) >= 5:
        return abs(value / 100 - rate) >= 1.96 * sqrt(rate * (1 - rate) / n), "z"
    reached = round(value * n / 100)
    chance = [comb(size, k) * rate**k * (1 - rate) ** (size - k) for k in range(size + 1)]
    tail = min(sum(chance[: reached + 1]), sum(chance[reached:]))
    return 2 * tail < 0.05, "exact"


def _figures(frame: pl.DataFrame) -> pl.DataFrame:
    """The schools' rows, and one authority and one national row a measure, group and year."""
    shared = {"status": pl.lit("revised"), "release": pl.lit("0a1b2c3d4e5f"), "definition": pl.lit("published")}
    unit = {m.code: m.unit for m in measures()}
    key = ["year", "key_stage", "measure", "group"]
    own = frame.with_columns(level=pl.lit("school"), denominator=pl.col("n"))
    above = frame.filter(pl.col("national").is_not_null()).unique(key, keep="first", maintain_order=True)
    layers = [
        own.select("urn", "level", *key, "value", "numerator", "denominator", "n", "low", "high", "reason"),
        above.select(pl.lit("998").alias("urn"), pl.lit("la").alias("level"), *key, pl.col("area").alias("value")),
        above.select(
            pl.lit("England").alias("urn"), pl.lit("national").alias("level"), *key, pl.col("national").alias("value")
        ),
    ]
    joined = pl.concat(layers, how="diagonal").with_columns(unit=pl.col("measure").replace_strict(unit), **shared)
    return as_figures(joined)


def _no_floors() -> pl.DataFrame:
    return pl.DataFrame(
        schema={
            "urn": pl.String(), "floor": pl.String(), "year": pl.Int32(), "below": pl.Boolean(),
            "pupils_to_floor": pl.Float64(), "newly_above": pl.Boolean(), "words": pl.String(),
        }
    )  # fmt: skip


def _releases(year: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "code": ["0a1b2c3d4e5f"], "kind": ["ks2_performance"], "year": [year], "status": ["revised"],
            "dated": [f"{year}-12-13"], "title": ["Key stage 2 performance tables"],
        },
        schema_overrides={"year": pl.Int32()},
    )  # fmt: skip
