"""Shapes of input: a group of schools, a correction."""

from typing import Any

from django import forms

from keystage.service.schools.actions import CORRECTABLE
from keystage.service.schools.models import School

__all__ = ["CorrectionForm", "GroupForm"]


class GroupForm(forms.Form):
    name = forms.CharField(
        label="Name of the group", max_length=80, error_messages={"required": "Give the group a name"}
    )
    urns = forms.CharField(
        label="Schools", required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="URNs, with blanks, commas or line ends between them. Or tick schools in the list of schools.",
    )  # fmt: skip
    shared = forms.BooleanField(
        label="Share it", required=False,
        help_text="Others find it too, and see of it the schools they may see anyway.",
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class CorrectionForm(forms.Form):
    """`stood` carries what each fact was when the form was shown: somebody else's change is then noticed."""

    field = forms.ChoiceField(
        label="What is wrong", choices=[("", "Choose"), *((name, fact.title) for name, fact in CORRECTABLE.items())],
        error_messages={"required": "Choose what is wrong"},
    )  # fmt: skip
    value = forms.CharField(
        label="What is right", required=False, max_length=160, help_text="Dates as 1 September 2019, places in degrees."
    )
    reason = forms.CharField(
        label="How you know", max_length=300, help_text="Others see it on the school’s page.",
        error_messages={"required": "Say how you know it"},
    )  # fmt: skip
    stood = forms.JSONField(widget=forms.HiddenInput, required=False)

    def __init__(self, *given: Any, school: School, **named: Any) -> None:
        self._school = school
        facts = {name: self.stands(name) for name in CORRECTABLE}
        named["initial"] = {**(named.get("initial") or {}), "stood": facts}
        super().__init__(*given, **named)

    def stands(self, name: str) -> str:
        value = getattr(self._school, name)
        return "" if value is None else str(value)

    def seen_as(self, name: str) -> str:
        stood = self.cleaned_data.get("stood")
        return str(stood.get(name, "")) if isinstance(stood, dict) else self.stands(name)
