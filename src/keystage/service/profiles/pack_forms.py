"""Asking for packs: the shape of what is asked."""

from collections.abc import Iterable
from typing import Any

from django import forms

from keystage.service.accounts.dates import DayField

__all__ = ["AreaPackForm", "IssueForm", "RunForm"]

AUDIENCES = [
    ("adviser", "The head and adviser"), ("school", "The school’s own staff"), ("governors", "Governors"),
    ("public", "Anyone"),
]  # fmt: skip


class IssueForm(forms.Form):
    """One school's pack."""

    audience = forms.ChoiceField(
        label="Who is it for?", choices=AUDIENCES, widget=forms.RadioSelect, initial="adviser",
        help_text="Small groups of pupils are withheld as that reader may see them. It is printed on every page.",
    )  # fmt: skip
    year = forms.ChoiceField(label="Results year")
    as_at = DayField(
        "As at", required=False,
        help_text="Nothing later is in the pack. For example 29 February 2024. Empty: the day of the figures shown.",
    )  # fmt: skip

    def __init__(self, *args: Any, years: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(one, one) for one in years]  # type: ignore[attr-defined]  # a ChoiceField


class RunForm(IssueForm):
    """Packs of many schools. adviser: of the list of schools; empty for all."""

    adviser = forms.ChoiceField(label="Adviser", required=False)

    def __init__(self, *args: Any, years: Iterable[str], advisers: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, years=years, **kwargs)
        named = [(one, one) for one in advisers]
        self.fields["adviser"].choices = [("", "All schools"), *named]  # type: ignore[attr-defined]  # as above


class AreaPackForm(forms.Form):
    """The pack of an area itself."""

    audience = forms.ChoiceField(
        label="Who is it for?", widget=forms.RadioSelect, initial="adviser",
        choices=[("adviser", "The area’s panel: schools are named"),
                 ("public", "Anyone: schools are not named, cohorts of 15 or fewer are left out")],
    )  # fmt: skip
    year = forms.ChoiceField(label="Results year")

    def __init__(self, *args: Any, years: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(one, one) for one in years]  # type: ignore[attr-defined]  # a ChoiceField
