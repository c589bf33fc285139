"""Everything about people is in the registry: every table, every field of text, every kind of file, every folder."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models

import keystage
from keystage.analysis.returns import layouts
from keystage.analysis.store.people import about_people
from keystage.analysis.store.retention import record_types
from keystage.service.privacy.registry import holding_files, holdings, impersonal, impersonal_files
from keystage.service.privacy.rows import Rows, Together

SOURCE = Path(keystage.__file__).parent
OWN_SEARCH = {  # tables that are searched by a function of their own, and what it looks at
    "accounts.User": {"email", "name", "password"},
    "audit.Event": {"who", "what", "kind", "key", "detail", "code"},
}  # fmt: skip


def every_model() -> list[str]:
    return sorted(model._meta.label for model in apps.get_models())


def spoken_for() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in holdings().values():
        for label in one.models:
            found.setdefault(label, []).append(one.code)
    return found


@pytest.mark.req("X.19")
def test_every_table_is_in_a_holding_or_said_to_be_about_nobody() -> None:
    named = spoken_for().keys() | impersonal().keys()
    assert set(every_model()) - named == set()
    assert named - set(every_model()) == set(), "names a table that there is not"
    assert spoken_for().keys() & impersonal().keys() == set()
    assert all(len(codes) == 1 for codes in spoken_for().values()), "two holdings speak for one table"


@pytest.mark.req("X.19")
def test_every_table_with_a_key_to_a_person_is_in_a_holding() -> None:
    person = apps.get_model("accounts.User")
    with_person = {
        model._meta.label
        for model in apps.get_models()
        if any(field.is_relation and field.related_model is person for field in model._meta.fields)
    }
    assert with_person - spoken_for().keys() == set()


@pytest.mark.req("X.19")
def test_every_field_of_text_is_looked_through_or_said_to_hold_codes() -> None:
    missing = []
    for label in spoken_for():
        fields = {field.name for field in texts_of(apps.get_model(label))}
        looked = OWN_SEARCH.get(label) or {name for rows in rows_of(label) for name in (*rows.texts, *rows.codes)}
        missing += [f"{label}.{name}" for name in sorted(fields - looked)]
        assert looked - {field.name for field in apps.get_model(label)._meta.fields} == set(), label
    assert missing == []


def test_every_key_to_a_person_finds_what_is_theirs() -> None:
    person = apps.get_model("accounts.User")
    missing = []
    for label in spoken_for():
        keys = {f.name for f in apps.get_model(label)._meta.fields if f.is_relation and f.related_model is person}
        asked = {name for rows in rows_of(label) for name in rows.account}
        missing += [f"{label}.{name}" for name in sorted(keys - asked)]
    assert missing == []


@pytest.mark.req("X.19")
def test_every_kind_of_file_whose_rows_are_pupils_is_in_a_holding() -> None:
    assert any("*" in one.releases and "pupil" in one.about for one in holdings().values())
    for layout in layouts():
        assert not about_people(layout).unsaid, layout.code


@pytest.mark.req("X.19")
def test_every_name_in_the_folder_of_a_service_is_in_the_registry() -> None:
    said = holding_files().keys() | impersonal_files().keys()
    assert holding_files().keys() & impersonal_files().keys() == set()
    found = dict(names_in_home())
    assert {"releases", "sources", "packs", "outbox", "incoming", "figures"} <= found.keys()
    assert {name: where for name, where in found.items() if name not in said} == {}


def test_every_holding_has_a_record_type_that_says_how_long_and_by_what_right() -> None:
    known = record_types()
    assert {one.code: one.record_type for one in holdings().values() if one.record_type not in known} == {}


def test_every_holding_says_which_facts_it_has_and_from_whom() -> None:
    assert [one.code for one in holdings().values() if not (one.facts and one.source and one.title)] == []


def texts_of(model: type[models.Model]) -> Iterator[Any]:
    for field in model._meta.fields:
        if isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices:
            yield field


def rows_of(label: str) -> list[Rows]:
    found: list[Rows] = []
    for one in holdings().values():
        parts = one.find.parts if isinstance(one.find, Together) else (one.find,)
        found += [part for part in parts if isinstance(part, Rows) and part.model == label]
    return found


def names_in_home() -> Iterator[tuple[str, str]]:
    """Whatever the program names directly in KEYSTAGE_HOME: `home / "name"`, however the home is called there."""
    homes = ("KEYSTAGE_HOME", "KEYSTAGE_HOME)", "home", "home.folder", "_home()", "home()")
    for file in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and isinstance(node.right, ast.Constant):
                left = ast.unparse(node.left)
                if left.endswith(homes) and not left.endswith("Path.home()"):
                    yield str(node.right.value), str(file.relative_to(SOURCE))
