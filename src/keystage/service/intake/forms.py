"""Shapes of what people write."""

from typing import Any

from django import forms
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.analysis.returns.mapping import LocalMeasure, name_to_code
from keystage.analysis.vocabulary import AcademicYear, urn
from keystage.service.accounts.dates import DayField

__all__ = ["STATUS_WORDS", "AboutFile", "NewMeasure", "Note", "years"]

STATUS_WORDS = {
    "": "As the file says",
    "provisional": "Provisional",
    "revised": "Revised",
    "final": "Final",
    "school_reported": "Reported by schools",
}
_YEARS = 20


def years() -> list[str]:
    """The academic years that a file may be of, the present first."""
    now = AcademicYear.containing(timezone.localdate()).ends
    return [str(AcademicYear(now - back)) for back in range(_YEARS)]


class AboutFile(forms.Form):
    """What a person may say of a file: year, status, whose pupils."""

    year = forms.CharField(required=False, max_length=9)
    status = forms.ChoiceField(required=False, choices=list(STATUS_WORDS.items()))
    whose = forms.CharField(required=False, max_length=10)

    def clean_year(self) -> str:
        text: str = self.cleaned_data["year"].strip()
        try:
            return str(AcademicYear.parse(text)) if text else ""
        except InputError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean_whose(self) -> str:
        text: str = self.cleaned_data["whose"].strip()
        problem = urn.problem(text) if text else None
        if problem:
            raise forms.ValidationError("A URN has six figures, for example 999001. Leave it empty if the rows say it.")
        return text


class NewMeasure(forms.Form):
    """A measure of the area's own, as `keystage map` asks for it."""

    title = forms.CharField(max_length=120, error_messages={"required": "Say in a few words what it measures."})
    code = forms.CharField(required=False, max_length=60)
    kind = forms.ChoiceField(choices=[(k, k) for k in ("proportion", "mean", "rate", "count")])
    key_stage = forms.ChoiceField(choices=[(k, k) for k in ("EYFS", "KS1", "KS2", "KS4", "attendance", "context")])
    polarity = forms.ChoiceField(choices=[(k, k) for k in ("high", "low", "none")])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("title"):
            try:
                said["code"] = name_to_code(said.get("code") or said["title"])
            except InputError as refusal:
                self.add_error("code", str(refusal))
        return said

    @property
    def measure(self) -> LocalMeasure:
        """As a definition says it. The unit follows from the kind."""
        said = self.cleaned_data
        unit = {"mean": "points", "count": "pupils"}.get(said["kind"], "percent")
        return LocalMeasure(
            said["code"], said["title"], said["title"], said["key_stage"], said["kind"], unit, said["polarity"]  # type: ignore[arg-type]  # one of these
        )  # fmt: skip


class Note(forms.Form):
    """A note on a dataset of the calendar."""

    text = forms.CharField(required=False, max_length=500)
    chased_on = DayField("Chased on", required=False)
    version = forms.IntegerField(min_value=0)
