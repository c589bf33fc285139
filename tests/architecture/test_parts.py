"""What we stand on: licences that go with ours, a list of parts that is valid, the age of each pin known."""

import json
from datetime import date, timedelta

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from tests.licences import ALLOWED, licence_of, words_of
from tests.parts import locked, parts
from tests.pins import FILES, KEPT, dates, old

# Not an allowed licence, and why it may stand where it does.
_EXCEPTIONS = {"pyphen": "a choice of GPL, LGPL and MPL; comes with WeasyPrint, for timings alone"}


@pytest.mark.parametrize("file", FILES)
def test_every_part_has_a_licence_that_goes_with_ours(file: str) -> None:
    said = {name: licence_of(name) for name in locked(file)}
    here = {name: licence for name, licence in said.items() if licence}
    assert len(here) > 40, "the rest belong to other systems or are not installed here"
    wrong = {
        name: licence for name, licence in here.items()
        if name not in _EXCEPTIONS and not all(ALLOWED.fullmatch(word) for word in words_of(licence))
    }  # fmt: skip
    assert not wrong


def test_an_exception_is_never_shipped() -> None:
    assert not _EXCEPTIONS.keys() & locked("demo").keys()


@pytest.mark.parametrize(
    ("said", "allowed"),
    [("MIT", True), ("GPL-3.0-only", False), ("GPL-2.0-only OR MIT", True), ("Apache-2.0 AND AGPL-3.0-only", False),
     ("BSD License", True), ("Proprietary", False), ("Mozilla Public License 2.0 (MPL 2.0)", True)],
)  # fmt: skip
def test_licences_are_read_as_people_write_them(said: str, allowed: bool) -> None:
    assert all(ALLOWED.fullmatch(word) for word in words_of(said)) == allowed


def test_the_list_of_parts_is_valid_and_names_no_address() -> None:
    made = parts()
    text = json.dumps(made)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    named = {part["name"]: part["version"] for part in made["components"]}  # type: ignore[attr-defined]  # a list
    assert named == locked("demo")
    assert "://" not in text.replace(str(made.get("$schema")), "").replace("http://cyclonedx.org", "")


def test_each_pin_says_when_it_appeared() -> None:
    pins = {f"{name}=={version}" for file in FILES for name, version in locked(file).items()}
    assert dates().keys() <= pins, "a version that is no longer pinned: run script/lock"
    assert len(dates()) / len(pins) > 0.95
    assert not KEPT.keys() - {pin.partition("==")[0] for pin in pins}


def test_what_is_kept_for_checks_alone_is_not_shipped() -> None:
    assert not {name for name, why in KEPT.items() if "not shipped" in why} & locked("demo").keys()


def test_old_pins_are_found() -> None:
    last = max(dates().values())
    assert not old(min(dates().values()) + timedelta(days=729))
    assert len(old(last + timedelta(days=731))) == len(dates()) - len(
        [p for p in dates() if p.partition("==")[0] in KEPT]
    )
    assert isinstance(last, date)
