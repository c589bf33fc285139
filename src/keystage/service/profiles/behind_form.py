"""The filters of "behind the curve": the shape of what is asked."""

from typing import Any

from django import forms

from keystage.service.profiles.behind_curve import Asked, Choices

__all__ = ["BehindForm", "asked_by"]


class BehindForm(forms.Form):
    """Choices are those the area's figures have; anything else is as if it had not been asked."""

    group = forms.ChoiceField(label="Pupils", required=False)
    stage = forms.ChoiceField(label="Key stage", required=False)
    measure = forms.ChoiceField(label="Measure", required=False)
    years = forms.ChoiceField(
        label="Years", required=False, choices=[("", "Up to three together"), ("one", "This year alone")]
    )
    certainty = forms.ChoiceField(
        label="How sure", required=False, choices=[("", "Clear differences"), ("any", "Those that may be chance too")]
    )
    year = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = {"disadvantaged": "Disadvantaged pupils"} | dict(choices.groups)
        self.fields["group"].choices = list(groups.items())  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["stage"].choices = [("", "Any"), *choices.stages.items()]  # type: ignore[attr-defined]  # as above
        self.fields["measure"].choices = [("", "The main measures"), *choices.measures.items()]  # type: ignore[attr-defined]  # as above


def asked_by(form: BehindForm) -> Asked:
    """What the form asks for; a value that is not among the choices counts as none."""
    if not form.is_bound:
        return Asked()
    form.is_valid()
    said = form.cleaned_data
    return Asked(
        group=said.get("group") or "disadvantaged",
        measure=said.get("measure") or "",
        stage=said.get("stage") or "",
        together=said.get("years") != "one",
        only_clear=said.get("certainty") != "any",
    )
