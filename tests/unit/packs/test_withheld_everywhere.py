"""A number that is withheld stands in no channel: no page, picture, table, file, its marks or its properties."""

import dataclasses
import pickle
import struct
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import polars as pl
import pytest
from pypdf import PdfReader
from tests.factories.evidence import evidence, school

from keystage.analysis.benchmarks import Evidence
from keystage.analysis.packs import Audience, school_pack
from keystage.analysis.packs.case import case_of
from keystage.analysis.packs.pack import pack_of
from keystage.analysis.packs.page import page_of
from keystage.analysis.publish import FORMATS, Format, fragment, render

URN = "999050"
IN_WORDS = "3 of 5"
# Of five and four pupils, a whole year group and a group in it; and of those who would tell the latter.
PLANTED = {
    "ks2_maths_score": {"all": (88.3, 86.7)},
    "ks2_reading_score": {"disadvantaged": (89.1, 87.9), "not_disadvantaged": (112.1, 113.9)},
}
PUPILS = {"all": (5, 4), "disadvantaged": (5, 4), "not_disadvantaged": (35, 36)}
OUTSIDE: tuple[Audience, ...] = ("adviser", "governors", "public")


def planted() -> Evidence:
    """A school of which, by its own pupils' rows, four sat maths, and four who sat reading are disadvantaged."""
    histories = {("ks2_reading_score", "all"): {2018: (104.2, 40, 105.0), 2019: (104.6, 40, 104.4)}} | {
        (measure, group): {2018 + at: (values[at], PUPILS[group][at], 105.0) for at in range(2)}
        for measure, groups in PLANTED.items()
        for group, values in groups.items()
    }
    histories |= {("ks2_maths_exp", "all"): {2018: (60, 5, 75), 2019: (60, 5, 79)}}
    known = evidence(school(urn=URN, kind="junior", age_high=11), histories={URN: histories})
    own = pl.when(pl.col("level") == "school").then(pl.lit("pupils:5d41402abc4b")).otherwise("definition")
    return dataclasses.replace(known, figures=known.figures.with_columns(definition=own))


def told(audience: Audience) -> Iterator[tuple[str, bytes]]:
    """Everything a reader of this audience can be handed, by channel; unpacked where it is packed."""
    made = school_pack(planted(), URN, audience=audience)
    for format in FORMATS:
        yield from _unpacked(format, render(made, format=format).data)
    case = case_of(planted(), URN, audience=audience)
    for name, document in (("page", page_of(case, audience=audience)), ("pack", pack_of(case, audience=audience))):
        yield f"{name} on screen", fragment(document).encode()
    yield "figures kept ready", pickle.dumps(case, protocol=5)


def _unpacked(format: Format, data: bytes) -> Iterator[tuple[str, bytes]]:
    if data.startswith(b"PK"):
        with ZipFile(BytesIO(data)) as held:
            yield from ((f"{format}: {name}", held.read(name)) for name in held.namelist())
    elif format == "pdf":
        read = PdfReader(BytesIO(data))
        yield "pdf: properties", repr(read.metadata).encode()
        yield "pdf: text", "\n".join(page.extract_text() for page in read.pages).encode()
    else:
        yield format, data


def _found(data: bytes) -> set[float | str]:
    """Planted numbers in it: in words, in figures, or as a computer keeps them."""
    said: set[float | str] = {IN_WORDS} if IN_WORDS.encode() in data else set()
    every = {value for groups in PLANTED.values() for values in groups.values() for value in values}
    return said | {one for one in every if str(one).encode() in data or struct.pack("<d", one) in data}


@pytest.mark.req("X.3")
@pytest.mark.parametrize("audience", OUTSIDE)
def test_withheld_number_stands_in_no_channel(audience: Audience) -> None:
    assert {channel: found for channel, data in told(audience) if (found := _found(data))} == {}


def test_inside_the_school_it_stands_in_every_channel() -> None:
    """Or the search above would find nothing wherever it looked."""
    found = {channel.partition(":")[0] for channel, data in told("school") if _found(data)}
    assert found >= {"pdf", "docx", "xlsx", "html", "csv", "figures kept ready"}
