"""A made-up area of pupils in the registers: its schools, and its code."""

import polars as pl

from keystage.analysis.synthetic.pupil_level.definitions import MadeUpKind, PupilArea
from keystage.analysis.synthetic.pupil_level.made import MadeUpPupils

__all__ = ["authority_rows", "establishment_rows"]

_TYPES = {
    "CY": ("Community school", "Local authority maintained schools"),
    "AC": ("Academy converter", "Academies"),
    "CYS": ("Community special school", "Special schools"),
    "PRU": ("Pupil referral unit", "Local authority maintained schools"),
}


def authority_rows(area: PupilArea) -> pl.DataFrame:
    """The area's authorities in the columns of the department's list of regions."""
    first = int(area.code)
    many = area.authorities > 1
    return pl.DataFrame(
        {
            "LEA": [f"{first + i:03d}" for i in range(area.authorities)],
            "LA Name": [f"{area.name} {i + 1}" if many else area.name for i in range(area.authorities)],
            "REGION": ["99"] * area.authorities,
            "REGION NAME": [area.region] * area.authorities,
        }
    )


def establishment_rows(made: MadeUpPupils) -> pl.DataFrame:
    """One row a school in the columns of the register's full extract."""
    rows = [_establishment(made, school) for school in made.schools.iter_rows(named=True)]
    return pl.DataFrame(rows)


def _establishment(made: MadeUpPupils, school: dict[str, object]) -> dict[str, str]:
    kind: MadeUpKind = made.kinds[str(school["kind"])]
    name, group = _TYPES[kind.academy if school["academy"] else kind.maintained]
    place = int(str(school["urn"])) - made.area.first_urn
    return {
        "URN": str(school["urn"]),
        "LA (code)": str(school["la"]),
        "LA (name)": made.area.name,
        "EstablishmentNumber": str(school["establishment"]),
        "EstablishmentName": str(school["name"]),
        "TypeOfEstablishment (name)": name,
        "EstablishmentTypeGroup (name)": group,
        "EstablishmentStatus (name)": "Open",
        "OpenDate": "",
        "CloseDate": "",
        "PhaseOfEducation (name)": kind.phase,
        "StatutoryLowAge": str(kind.ages[0]),
        "StatutoryHighAge": str(kind.ages[1]),
        "Gender (name)": "Mixed",
        "ReligiousCharacter (name)": "Does not apply",
        "Diocese (name)": "Not applicable",
        "AdmissionsPolicy (name)": "Not applicable",
        "NumberOfPupils": str(int(str(school["size"])) * (kind.high - kind.low + 1)),
        "PercentageFSM": f"{school['fsm6']:.1f}",
        "Trusts (name)": "",
        "LastChangedDate": made.area.as_at.strftime("%d-%m-%Y"),
        "Street": "School Lane",
        "Town": str(school["town"]),
        "Postcode": f"ZZ{place % 90 + 1} {place % 9 + 1}AA",
        "Easting": str(470_000 + place * 7_919 % 24_000),
        "Northing": str(250_000 + place * 6_007 % 24_000),
    }
