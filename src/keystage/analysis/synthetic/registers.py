"""A made-up area's registers: establishments, links between them, trusts, inspections, authority codes."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from keystage.analysis.synthetic.area import MadeUpArea, MadeUpSchool

__all__ = ["authority_rows", "establishment_rows", "inspection_rows", "link_rows", "trust_link_rows"]

Row = dict[str, str]

_TYPES = {
    "CY": ("Community school", "Local authority maintained schools"),
    "VC": ("Voluntary controlled school", "Local authority maintained schools"),
    "VA": ("Voluntary aided school", "Local authority maintained schools"),
    "FD": ("Foundation school", "Local authority maintained schools"),
    "AC": ("Academy converter", "Academies"),
    "CYS": ("Community special school", "Special schools"),
    "PRU": ("Pupil referral unit", "Local authority maintained schools"),
}
_AGES = {
    "infant": (4, 7), "junior": (7, 11), "first": (4, 9), "middle": (9, 13), "primary": (4, 11),
    "special": (4, 16), "pru": (5, 16), "secondary": (11, 16),
}  # fmt: skip
_PHASES = {
    "middle": "Middle deemed secondary",
    "secondary": "Secondary",
    "special": "Not applicable",
    "pru": "Not applicable",
}
_YEARS = {"infant": 3, "junior": 4, "first": 5, "middle": 4, "primary": 7, "special": 12, "pru": 11, "secondary": 5}


def establishment_rows(area: MadeUpArea, schools: Sequence[MadeUpSchool]) -> list[Row]:
    """One row a school in the columns of the register's full extract, as it stands on the area's date."""
    return [_establishment(area, school) for school in schools]


def _establishment(area: MadeUpArea, school: MadeUpSchool) -> Row:
    story = school.story
    kind, group = _TYPES[story.type]
    low, high = _AGES[story.kind]
    closed = story.closed is not None and story.closed <= area.as_at
    closing = story.closed is not None and not closed
    status = "Closed" if closed else "Open, but proposed to close" if closing else "Open"
    church = "Church of England" in story.name
    last = max(area.ks2_years)
    return {
        "URN": str(school.urn),
        "LA (code)": area.code,
        "LA (name)": area.name,
        "EstablishmentNumber": str(school.establishment),
        "EstablishmentName": story.name,
        "TypeOfEstablishment (name)": kind,
        "EstablishmentTypeGroup (name)": group,
        "EstablishmentStatus (name)": status,
        "OpenDate": _day(story.opened),
        "CloseDate": _day(story.closed),
        "PhaseOfEducation (name)": _PHASES.get(story.kind, "Primary"),
        "StatutoryLowAge": str(low),
        "StatutoryHighAge": str(high),
        "Gender (name)": "Mixed",
        "ReligiousCharacter (name)": "Church of England" if church else "Does not apply",
        "Diocese (name)": "Diocese of Westmere (made up)" if church else "Not applicable",
        "AdmissionsPolicy (name)": "Selective" if story.selective else "Not applicable",
        "NumberOfPupils": "" if closed else str(school.cohort(last, min(area.ks2_years)) * _YEARS[story.kind]),
        "PercentageFSM": f"{100 * story.fsm6:.1f}",
        "Trusts (name)": story.trust,
        "LastChangedDate": _day(area.as_at - timedelta(days=20)),
        "Street": "School Lane",
        "Town": story.town,
        "Postcode": f"ZZ{school.urn % 90 + 1} {school.urn % 9 + 1}AA",
        "Easting": str(school.east),
        "Northing": str(school.north),
    }


def link_rows(schools: Sequence[MadeUpSchool]) -> list[Row]:
    """Predecessors and successors, both ways, as the register's link file has them."""
    names = {school.urn: school.story.name for school in schools}
    rows = []
    for school in schools:
        merged = " - amalgamated" if len(school.predecessors) > 1 else ""
        for urn in school.predecessors:
            day = school.story.opened.isoformat() if school.story.opened else ""
            rows.append(_link(school.urn, urn, names[urn], f"Predecessor{merged}", day))
            rows.append(_link(urn, school.urn, names[school.urn], f"Successor{merged}", day))
    return rows


def _link(urn: int, other: int, name: str, kind: str, day: str) -> Row:
    return {"URN": str(urn), "LinkURN": str(other), "LinkName": name, "LinkType": kind, "LinkEstablishedDate": day}


def trust_link_rows(area: MadeUpArea, schools: Sequence[MadeUpSchool]) -> list[Row]:
    """Which academy belongs to which trust, and since when."""
    rows = []
    for school in schools:
        if school.story.trust:
            joined = (school.story.opened or date(2015, 9, 1)).isoformat()
            number = area.trusts.index(school.story.trust)
            rows.append(
                {
                    "URN": str(school.urn),
                    "Group UID": str(99001 + number),
                    "Group ID": f"TR9900{number + 1}",
                    "Group Name": school.story.trust.upper(),
                    "Companies House Number": "",
                    "Group Type": "Multi-academy trust",
                    "Closed Date": "",
                    "Open date": "2014-09-01",
                    "Group Status": "Open",
                    "Joined date": joined,
                    "EstablishmentName": school.story.name,
                    "LA (code)": area.code,
                    "LA (name)": area.name,
                }
            )
    return rows


def inspection_rows(area: MadeUpArea, schools: Sequence[MadeUpSchool], rng: np.random.Generator) -> list[Row]:
    """The latest inspection of each open school with an overall grade, one row a school."""
    rows = []
    for school in schools:
        if school.story.closed and school.story.closed <= area.as_at:
            continue
        effect = school.story.reading + school.story.writing + school.story.maths + 3 * school.story.drift
        grade = int(np.clip(round(2.1 - 0.5 * effect + rng.normal(0, 0.45)), 1, 4))
        day = area.as_at - timedelta(days=int(rng.integers(90, 2_000)))
        rows.append(
            {
                "URN": str(school.urn),
                "School name": school.story.name,
                "Ofsted phase": "Secondary" if school.story.kind == "secondary" else "Primary",
                "Inspection date": f"{day.isoformat()} 00:00:00",
                "Publication date": f"{(day + timedelta(days=40)).isoformat()} 00:00:00",
                "Overall effectiveness": str(grade),
            }
        )
    return rows


def authority_rows(area: MadeUpArea) -> list[Row]:
    return [{"LEA": area.code, "LA Name": area.name, "REGION": "99", "REGION NAME": area.region}]


def _day(day: date | None) -> str:
    return day.strftime("%d-%m-%Y") if day else ""
