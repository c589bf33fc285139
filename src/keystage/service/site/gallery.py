"""Every component in each of its states, with made-up content: for those who build pages and those who check them."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template.loader import get_template, render_to_string
from django.utils.safestring import SafeString

__all__ = ["EXAMPLES", "Example", "Shown", "sample_form", "shown"]

_FOLDER = "site/components"
_COMMENT = re.compile(r"\{% comment %\}(.*?)\{% endcomment %\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Example:
    """name: of the component's template. state: in words."""

    name: str
    state: str
    given: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shown:
    name: str
    about: str
    states: tuple[tuple[str, SafeString], ...]


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="School’s name", help_text="As on the sign at the gate.")
    note = forms.CharField(label="What was agreed", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    pupils = forms.IntegerField(label="Pupils on roll", min_value=0, required=False)
    phase = forms.ChoiceField(label="Phase", choices=[("", "Choose one"), ("p", "Primary"), ("s", "Secondary")])
    level = forms.ChoiceField(
        label="Level of support", widget=forms.RadioSelect, help_text="As it is in force today.",
        choices=[("u", "Universal"), ("t", "Targeted"), ("i", "Intensive")],
    )  # fmt: skip
    subjects = forms.MultipleChoiceField(
        label="Subjects", widget=forms.CheckboxSelectMultiple, required=False,
        choices=[("r", "Reading"), ("w", "Writing"), ("m", "Maths")],
    )  # fmt: skip
    visited = forms.DateField(
        label="Date of the visit", widget=forms.SelectDateWidget, help_text="For example, 9 11 2026."
    )  # fmt: skip
    file = forms.FileField(label="School’s own table", required=False)
    agreed = forms.BooleanField(label="The headteacher has seen this", required=False)
    password = forms.CharField(label="Password", widget=forms.PasswordInput, required=False)


def sample_form(*, wrong: bool = False, prefix: str = "") -> SampleForm:
    """Empty, or as it comes back with every kind of error."""
    half = {"visited_day": "31", "visited_month": "2", "visited_year": ""}
    return SampleForm(half if wrong else None, prefix=prefix or None)


def shown(request: HttpRequest) -> tuple[Shown, ...]:
    """Each component once, its documentation read from its own template."""
    names = list(dict.fromkeys(one.name for one in EXAMPLES))
    return tuple(Shown(name, _about(name), _states(name, request)) for name in names)


def _about(name: str) -> str:
    source = get_template(f"{_FOLDER}/{name}.html").template.source  # type: ignore[attr-defined]  # the backend's own
    found = _COMMENT.search(source)
    return found[1].strip() if found else ""


def _states(name: str, request: HttpRequest) -> tuple[tuple[str, SafeString], ...]:
    return tuple(
        (one.state, render_to_string(f"{_FOLDER}/{name}.html", one.given, request=request))
        for one in EXAMPLES
        if one.name == name
    )


_MOMENT = datetime(2026, 3, 12, 14, 32, tzinfo=UTC)
_JOB = {"title": "Making figures ready", "total": 60, "unit": "schools", "done": 24, "said": ""}
_ROWS = [
    [{"words": "Alder Bridge Primary School", "url": "#table", "aside": "Wenbury"}, "52%", "71%", "−8 pupils"],
    [{"words": "Coldharbour C of E Primary School", "url": "#table", "aside": "Marsh End"},
     {"words": "fewer than 6: shown only inside the school", "none": True}, "71%", ""],
]  # fmt: skip


def _job(state: str, words: str, **more: Any) -> dict[str, Any]:
    over = state in ("done", "failed")
    return {"job": SimpleNamespace(**(_JOB | {"get_state_display": words, "is_over": over} | more))}


EXAMPLES: tuple[Example, ...] = (
    Example("breadcrumbs", "One page above", {"words": "Schools", "url": "#breadcrumbs", "here": "Alder Bridge"}),
    Example("breadcrumbs", "Several", {
        "items": [("Areas", "#breadcrumbs"), ("Westmere", "#breadcrumbs")], "here": "Floors"}),
    Example("tag", "Universal", {"words": "Universal", "depth": "universal"}),
    Example("tag", "Targeted", {"words": "Targeted", "depth": "targeted"}),
    Example("tag", "Intensive", {"words": "Intensive", "depth": "intensive"}),
    Example("tag", "Not yet, or no proposal", {"words": "Look: no proposal", "depth": "dashed"}),
    Example("facts", "Five", {"items": [
        {"value": "312", "words": "pupils", "aside": "area median 280"},
        {"value": "34%", "words": "FSM6", "aside": "area 21%"},
        {"value": "15%", "words": "SEN support"}, {"value": "8%", "words": "EAL"},
        {"value": "44", "words": "in Year 6: one pupil is 2.3 points"}]}),
    Example("summary_list", "With and without an action", {"rows": [
        {"key": "Name", "value": "Alder Bridge Primary School", "url": "#summary_list"},
        {"key": "URN", "value": "999001"}, {"key": "Trust", "value": "None: maintained by the authority"}]}),
    Example("table", "Figures, sorted, one withheld", {
        "caption": "Writing in 2022/23", "figures": True, "rows_head": True, "rows": _ROWS,
        "head": [{"words": "School", "sort": "#table", "order": "ascending"}, {"words": "School’s", "sort": "#table"},
                 "National", "In pupils"]}),
    Example("table", "Laid out in rows on a phone", {
        "caption": "People", "stacks": True, "rows_head": True, "head": ["Name", "Role"],
        "rows": [["R. Ellery", "Adviser"], ["D. Amari", "Adviser"]]}),
    Example("pagination", "In the middle", {"page": Paginator(range(200), 10).get_page(6), "noun": "schools"}),
    Example("pagination", "One page: nothing", {"page": Paginator(range(5), 10).get_page(1), "noun": "schools"}),
    Example("subnav", "The second is open", {"label": "Key stages", "items": [
        {"words": "Summary", "url": "#subnav"}, {"words": "Key stage 2", "url": "#subnav", "current": True},
        {"words": "Absence", "url": "#subnav"}]}),
    Example("downloads", "Two formats", {"title": "Downloads", "items": [
        {"words": "CSV", "url": "#downloads", "detail": "as shown"}, {"words": "Excel", "url": "#downloads"}]}),
    Example("empty", "With the button that fills it", {
        "title": "No groups yet", "words": "A group is a set of schools under a name of yours.",
        "url": "#empty", "button": "Make a group"}),
    Example("empty", "Nothing to do", {"words": "No file waits for you."}),
    Example("task_list", "All states", {"items": [
        {"words": "Key stage 2, revised", "url": "#task_list", "hint": "60 rows, nothing wrong",
         "status": "To accept", "depth": "targeted"},
        {"words": "Absence, autumn and spring", "hint": "expected in March", "status": "Missing", "depth": "dashed"},
        {"words": "School list", "url": "#task_list", "status": "Done"}]}),
    Example("notification", "Important", {"words": "Figures are being made ready.", "id": "gallery-1"}),
    Example("notification", "Done", {
        "words": "The file was accepted.", "title": "Done", "success": True, "id": "gallery-2"}),
    Example("progress", "Running", _job("running", "Running")),
    Example("progress", "Waiting", _job("waiting", "Waiting", total=0)),
    Example("progress", "Done", _job("done", "Done", said="Figures of 2022/23 are ready for 60 schools.")),
    Example("progress", "Could not be done", _job("failed", "Could not be done", said="The file is empty.")),
    Example("history", "Two events", {"rows": [
        {"words": "Accepted", "at": _MOMENT, "who": "Data officer", "detail": "60 rows, all taken"},
        {"words": "Sent in", "at": _MOMENT, "who": "Data officer"}]}),
    Example("conflict", "Both texts", {
        "what": "the note", "who": "R. Ellery", "at": _MOMENT, "theirs": "Writing is below national.",
        "mine": "Writing is clearly below national for a second year."}),
    Example("error_summary", "With a link to the field", {
        "errors": [{"words": "Choose a phase", "href": "#error_summary"}]}),
    Example("confirm", "Before something is taken away", {
        "title": "Withdraw the file?", "words": "This is what will happen:", "back": "#confirm", "button": "Withdraw",
        "happens": ["The release stays, marked as withdrawn.", "Figures are worked out again without it."],
        "danger": True}),
    Example("sources", "As at a day", {
        "audience": "For the head and the adviser.", "status": "Revised", "as_at": date(2024, 2, 29),
        "items": ["key stage 2 2022/23, revised", "absence 2022/23"]}),
)  # fmt: skip
