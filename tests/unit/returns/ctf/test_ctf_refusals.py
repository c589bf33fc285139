"""XML made to hurt, cut off, or of another kind: refused in a sentence, quickly, and nothing is read of it."""

from dataclasses import replace

import pytest
from tests.factories.ctf_files import ctf_file, pupil

from keystage.analysis.errors import InputError
from keystage.analysis.returns import Refusal, examine
from keystage.analysis.returns.contents import format_of
from keystage.analysis.returns.ctf import read_ctf
from keystage.analysis.returns.limits import LIMITS

UPN = "H801200001001"
GOOD = ctf_file([pupil(UPN)])
BEFORE, AFTER = GOOD.split(b"<CTFpupilData>")
SMALL = replace(LIMITS, elements=100, depth=8, attributes=5, attribute=50, cell=80, tag=1_000)

_LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
_QUADRATIC = b'<!DOCTYPE l [<!ENTITY a "' + b"x" * 50_000 + b'">]>'


def _with_type(doctype: bytes, body: bytes = b"") -> bytes:
    return GOOD.replace(b"<CTfile>", doctype + b"<CTfile>").replace(b"<Pupil>", b"<Pupil>" + body)


def _inside(body: bytes) -> bytes:
    return BEFORE + b"<CTFpupilData>" + body + AFTER


def _refusal(data: bytes, limits: object = LIMITS) -> str:
    assert format_of(data) == "markup"
    with pytest.raises(InputError) as caught:
        read_ctf(data, limits=limits)  # type: ignore[arg-type]
    return str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        _with_type(_LAUGHS, b"<Note>&c;</Note>"),
        _with_type(_QUADRATIC, b"<Note>" + b"&a;" * 5_000 + b"</Note>"),
        _with_type(b'<!DOCTYPE CTfile SYSTEM "file:///etc/passwd">'),
        _with_type(b'<!DOCTYPE CTfile SYSTEM "http://198.51.100.1/x.dtd">'),
        _with_type(b'<!DOCTYPE l [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>'),
        _with_type(b'<!DOCTYPE l [<!ENTITY e SYSTEM "file:///etc/hostname">]>', b"<Note>&e;</Note>"),
        _with_type(b"<!DOCTYPE CTfile>").decode().encode("utf-16"),
    ],
)
@pytest.mark.req("X.7")
def test_a_document_type_is_refused_before_anything_is_read(data: bytes) -> None:
    message = _refusal(data)
    assert "DOCTYPE" in message
    assert "passwd" not in message


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<a>" * 20 + b"</a>" * 20, "element 9 deep"),
        (b"<a/>" * 200, "more than 100 elements"),
        (b'<a b="1" c="2" d="3" e="4" f="5" g="6"/>', "more than 5 attributes"),
        (b'<a b="' + b"x" * 60 + b'"/>', "attribute of more than 50"),
        (b"<a>" + b"x" * 90 + b"</a>", "text of more than 80"),
        (b"<a><![CDATA[" + b"x" * 90 + b"]]></a>", "text of more than 80"),
        (b"<a><b/>" + b"x" * 90 + b"</a>", "text of more than 80"),
    ],
)
@pytest.mark.req("X.7")
def test_each_limit_has_a_sentence_of_its_own_with_the_line(body: bytes, words: str) -> None:
    message = _refusal(_inside(body), SMALL)
    assert words in message
    assert message.startswith("Line 13 ")


@pytest.mark.parametrize(
    "huge", [b"<!-- %s -->", b"<?x %s?>", b'<a b="%s"/>', b"<%s/>", b"<a %s='1'/>", b"<!-- %s", b'<a b="%s']
)
def test_a_tag_without_end_is_not_waited_for(huge: bytes) -> None:
    """Of a tag or comment no more is held than a limit, or each piece would be looked at again with the next."""
    message = _refusal(_inside(huge % (b"x" * 1_000_000)))
    assert "tag or comment of more than 250,000 characters" in message


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (GOOD.replace(b"</UPN>", b"</UPM>"), "line 15 breaks it"),
        (_inside(b"<Pupil>&nbsp;</Pupil>"), "undefined entity"),
        (_inside(b"<Pupil>&#0;</Pupil>"), "invalid character"),
        (_inside(b"<Pupil>\x01</Pupil>"), "line 13 breaks it"),
        (_inside(b"<Pupil>\x00</Pupil>"), "NUL"),
        (GOOD + b"<CTfile/>", "junk after"),
        (GOOD.replace(b"UTF-8", b"UTF-7"), "UTF-7"),
        (GOOD.decode().encode("utf-32"), "NUL"),
    ],
)
def test_what_is_not_well_formed_is_refused_with_its_line(data: bytes, words: str) -> None:
    assert words in _refusal(data)


def test_a_file_that_is_cut_off_says_where_it_ends() -> None:
    cut = GOOD[: GOOD.index(b"</DOB>")]
    assert "it ends in line 15" in _refusal(cut)


_CENSUS = (
    "<Header><DateTime>2019</DateTime><CollectionDetails><Collection>School Census</Collection></CollectionDetails>"
    "</Header>"
)


def _document(name: str, inside: str = "") -> bytes:
    return f'<?xml version="1.0"?>\n<{name} xmlns="urn:x">{inside}</{name}>'.encode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (_document("html", "<body/>"), "a web page"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>', "a drawing (SVG)"),
        (_document("rss"), "a news feed"),
        (_document("feed"), "a news feed"),
        (_document("kml"), "a map (KML)"),
        (_document("Workbook"), "Excel 2003"),
        (_document("ss:Workbook").replace(b"xmlns", b"xmlns:ss"), "Excel 2003"),
        (_document("ATfile"), "Admissions Transfer File"),
        (_document("xs:schema").replace(b"xmlns", b"xmlns:xs"), "XML schema"),
        (_document("Message", _CENSUS), "the return “School Census” to the department"),
        (_document("Message"), "a return to the department"),
        (_document("Message", "<a/>" * 100), "a return to the department"),
        (_document("Wardrobe"), "outermost element is “Wardrobe”"),
        (_document("CTfile"), "no header"),
        (_document("CTfile", "<CTFpupilData><Pupil/></CTFpupilData>"), "no header"),
        (ctf_file([]), "without pupils"),
        (GOOD.replace(b"<CTFpupilData>", b"<Header><a/></Header><CTFpupilData>"), "two headers"),
    ],
)  # fmt: skip
@pytest.mark.req("3.8")
def test_what_is_no_common_transfer_file_is_named(data: bytes, words: str) -> None:
    assert words in _refusal(data)


def test_a_page_without_declaration_is_a_page_to_sign_in_to() -> None:
    (said,) = examine(b"<!DOCTYPE html><html><body>Sign in</body></html>")
    assert isinstance(said, Refusal)
    assert "sign in" in said.message


@pytest.mark.parametrize("text", [b"<5,<6,name\n1,2,3\n", b"a<b,c\n1,2\n", b"name,<CTfile>\n1,2\n"])
def test_a_table_with_angle_brackets_is_still_a_table(text: bytes) -> None:
    assert format_of(text) == "text"
