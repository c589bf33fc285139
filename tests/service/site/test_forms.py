"""Any form, written with {{ form }}, is GOV.UK's markup: labels, hints, errors that are linked and said."""

import re

import pytest
from django import forms
from django.shortcuts import render
from django.template import Context, Template
from django.test import RequestFactory

from keystage.service.site.gallery import sample_form


def _html(form: forms.Form) -> str:
    return Template("{{ form }}").render(Context({"form": form}))


def test_every_field_has_a_label_of_its_own() -> None:
    html = _html(sample_form())
    ids = set(re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', html))
    assert len(ids) == 16
    assert ids <= set(re.findall(r'<label[^>]* for="([^"]+)"', html))


def test_every_control_is_gov_uks() -> None:
    for control in re.findall(r"<(?:input|select|textarea)[^>]*>", _html(sample_form())):
        assert 'class="govuk-' in control, control


def test_labels_end_without_a_colon_and_no_field_is_checked_by_the_browser_first() -> None:
    html = _html(sample_form())
    assert not re.search(r":\s*</(label|legend)>", html)
    assert " required" not in html


def test_groups_of_choices_are_fieldsets_with_legends() -> None:
    html = _html(sample_form())
    assert html.count("<fieldset") == html.count("<legend") == 3  # radios, checkboxes, date


def test_a_date_is_three_fields_that_django_reads() -> None:
    form = sample_form(wrong=True)
    assert "visited" in form.errors
    html = _html(form)
    assert re.findall(r'name="visited_(\w+)"', html) == ["day", "month", "year"]
    assert 'value="31"' in html


def test_errors_name_the_field_and_are_tied_to_it() -> None:
    html = _html(sample_form(wrong=True))
    assert "Enter school’s name" in html
    assert "Choose phase" in html
    assert 'id="id_name_error"' in html
    assert re.search(r'<input[^>]*name="name"[^>]*aria-describedby="id_name_helptext id_name_error"', html)
    assert re.search(r'<input[^>]*name="name"[^>]*class="govuk-input govuk-input--error"', html)


def test_a_page_begins_with_what_is_wrong_linked_to_the_fields() -> None:
    page = render(RequestFactory().get("/"), "site/base.html", {"form": sample_form(wrong=True)}).content.decode()
    assert "<title>Error: " in page
    summary = page[page.index("govuk-error-summary") :]
    targets = re.findall(r'<a href="#([^"]+)"', summary[: summary.index("</ul>")])
    assert targets[:2] == ["id_name", "id_phase"]
    form = _html(sample_form(wrong=True))
    assert all(f'id="{target}"' in form for target in targets)


@pytest.mark.parametrize("text", ["<script>", "a & b", '"'])
def test_what_was_typed_comes_back_escaped(text: str) -> None:
    form = type(sample_form())({"name": text})
    assert text not in re.sub(r'"[^"]*"', "", _html(form)) or text == '"'
    assert "<script>" not in _html(form)
