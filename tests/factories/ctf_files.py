"""Common Transfer Files of invented pupils, written by hand: not by the writer that the tests are about."""

from collections.abc import Sequence

__all__ = ["HEADER", "assessment", "ctf_file", "pupil"]

HEADER = """
  <Header>
    <DocumentName>Common Transfer File</DocumentName>
    <CTFversion>{version}</CTFversion>
    <DateTime>{created}</DateTime>
    <DocumentQualifier>{qualifier}</DocumentQualifier>
    <SupplierID>Westmere MIS</SupplierID>
    <SourceSchool><LEA>{la}</LEA><Estab>{estab}</Estab>{urn}<SchoolName>{name}</SchoolName>
      <AcademicYear>{year}</AcademicYear></SourceSchool>
    <DestSchool><LEA>{to_la}</LEA><Estab>{to_estab}</Estab></DestSchool>
  </Header>"""


def ctf_file(
    pupils: Sequence[str],
    *,
    version: str = "19.0",
    created: str = "2019-07-09T10:00:00",
    qualifier: str = "full",
    laestab: str = "9982001",
    urn: str = "",
    name: str = "Westmere Primary School",
    year: str = "2018",
    to: str = "9984001",
) -> bytes:
    """A file of `pupils` (elements); the header says the rest. year: the calendar year in which its year began."""
    header = HEADER.format(
        version=version, created=created, qualifier=qualifier, la=laestab[:3], estab=laestab[3:], name=name, year=year,
        urn=f"<URN>{urn}</URN>" if urn else "", to_la=to[:3], to_estab=to[3:],
    )  # fmt: skip
    body = "\n".join(pupils)
    text = f"<CTfile>{header}\n<CTFpupilData>\n{body}\n</CTFpupilData>\n</CTfile>\n"
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + text.encode()


def pupil(upn: str, *assessments: str, year_group: str = "6", more: str = "", born: str = "2008-01-02") -> str:
    """One pupil. assessments: as `assessment` writes them. more: elements beside the basic details."""
    basic = f"<BasicDetails><NCyearActual>{year_group}</NCyearActual><Ethnicity>WBRI</Ethnicity></BasicDetails>"
    stages = "\n".join(assessments)
    held = f"<StageAssessments>\n{stages}\n</StageAssessments>" if assessments else ""
    return (
        f"<Pupil>\n<UPN>{upn}</UPN><Surname>ASHE</Surname><Forename>ROWAN</Forename><DOB>{born}</DOB><Gender>F</Gender>\n"
        f"{basic if year_group else ''}{more}\n{held}\n</Pupil>"
    )


def assessment(
    stage: str, subject: str, method: str, component: str, result: str, *, year: int = 2019, qualifier: str = "",
    status: str = "R", locale: str = "ENG",
) -> str:  # fmt: skip
    """One key stage with one assessment."""
    return (
        f"<KeyStage><Stage>{stage}</Stage>\n<StageAssessment><Locale>{locale}</Locale><Year>{year}</Year>"
        f"<Subject>{subject}</Subject><Method>{method}</Method><Component>{component}</Component>"
        f"<ResultStatus>{status}</ResultStatus><ResultQualifier>{qualifier}</ResultQualifier>"
        f"<Result>{result}</Result></StageAssessment></KeyStage>"
    )
