"""Invented register files in the columns of the public ones: three schools of Westmere (authority 998)."""

from tests.factories.homes import table

__all__ = ["GROUP_LINKS", "KS2", "LINKS", "OFSTED", "REGISTER", "SPINE", "ks2", "spine"]

_KS2 = (
    "RECTYPE|LEA|ESTAB|URN|SCHNAME|TOWN|PCODE|URN_AC|OPEN_AC|NFTYPE|ICLOSE|RELDENOM|AGERANGE|TELIG|PTRWM_EXP|PTRWM_HIGH"
)


def ks2(*rows: str) -> str:
    """A raw key stage 2 table. Rows end before the cells they leave empty."""
    width = _KS2.count("|")
    return table(_KS2, *(row + "|" * (width - row.count("|")) for row in rows))


KS2 = ks2(
    "1|998|2001|999001|Alder Bridge Primary School|Wenbury|WM1 1AA|0||CY|0|Does not apply|4-11|44|50%|9%",
    "1|998|2002|999002|Highcroft Junior School|Westmere|WM1 2AA|999102|20190401|VC|1|Church of England|7-11|60|62%|12%",
    "2|998|7001|999003|Northgate School|Westmere|WM1 3AA|0||CYS|0|Does not apply|4-16|8|SUPP|SUPP",
    "3|998|||Westmere||||||||| 112|57%|10%",
    "5||||||||||||| 600000|65%|11%",
)

_SPINE = (
    "URN|LA|ESTAB|LAESTAB|SCHNAME|TOWN|POSTCODE|ICLOSE|OPENDATE|CLOSEDATE|MINORGROUP|NFTYPE|ISPRIMARY|ISSECONDARY"
    "|ISPOST16|AGEL|AGEH|GENDER|RELDENOM|ADMPOL|OTHERURN|NEWACFLAG"
)
_ACADEMY = "Academy|Academy - Converter mainstream"


def spine(*rows: str) -> str:
    """A list of establishments. Rows end before the cells they leave empty."""
    width = _SPINE.count("|")
    return table(_SPINE, *(row + "|" * (width - row.count("|")) for row in rows))


SPINE = spine(
    "999001|998|2001|9982001|Alder Bridge School|Wenbury|WM1 1AA|1|||"
    "Maintained School|Community school|1|0|0|4|11|Mixed",
    "999102|998|2002|9982002|Highcroft Academy|Westmere|WM1 2AA|1|2019-04-01||"
    f"{_ACADEMY}|1|0|0|7|11|Mixed|Church of England||999002|1",
    "999201|998|4001|9984001|Westmere Grammar School|Westmere|WM1 4AA|1|||"
    f"{_ACADEMY}|0|1|1|11|18|Girls|Does not apply|Selective||6",
    "999301|998|6001|9986001|Wenbury Preparatory School|Wenbury|WM1 5AA|1|||"
    "Independent School|Other independent school|1|0|0|4|13|Mixed",
)

OFSTED = table(
    "URN|School name|Ofsted phase|Inspection date|Publication date|Overall effectiveness",
    "999001|Alder Bridge|Primary|2012-07-03|2012-08-20|3",
    "999002|Highcroft|Primary|2016-03-08|2016-04-11|2",
    "999003|Northgate|Special|2018-05-02|2018-06-29|1",
)

LINKS = table(
    "URN|LinkURN|LinkName|LinkType|LinkEstablishedDate",
    "999102|999002|Highcroft Junior School|Predecessor|2019-03-31",
    "999002|999102|Highcroft Academy|Successor|2019-03-31",
    "999002|999902|Highcroft Boys|Predecessor - amalgamated|2005-09-01",
    "999001|999901|Alder Bridge Annexe|Sixth Form Centre Link|2015-09-01",
)

GROUP_LINKS = table(
    "URN|Group UID|Group ID|Group Name|Group Type|Closed Date|Group Status|Joined date|EstablishmentName",
    "999102|5001|TR05001|Westmere Learning Trust|Multi-academy trust||Open|2019-04-01|Highcroft Academy",
    "999201|5002|TR05002|Late Trust|Multi-academy trust||Open|2021-09-01|Westmere Grammar School",
    "999001|5003||Wenbury Federation|Federation||Open|2015-09-01|Alder Bridge",
)

REGISTER = table(
    "URN|LA (code)|LA (name)|EstablishmentNumber|EstablishmentName|TypeOfEstablishment (name)"
    "|EstablishmentStatus (name)|OpenDate|CloseDate|PhaseOfEducation (name)|StatutoryLowAge|StatutoryHighAge"
    "|Gender (name)|ReligiousCharacter (name)|Diocese (name)|AdmissionsPolicy (name)|OfstedLastInsp|LastChangedDate"
    "|Town|Postcode|Easting|Northing|OfstedRating (name)",
    "999001|998|Westmere|2001|Alder Bridge Church School|Voluntary aided school"
    "|Open, but proposed to close|01-09-1974|31-08-2022|Primary|4|11"
    "|Mixed|Church of England|Diocese of Westmere|Not applicable|10-11-2021|19-04-2022"
    "|Wenbury|WM1 1AA|651409|313177|Good",
)
