"""What is asked on pages about retention, disposal and erasure: shapes of input only."""

from typing import Any

from django import forms

from keystage.service.accounts.dates import DayField
from keystage.service.privacy.models import Erasure

__all__ = ["ApproveErasureForm", "EraseForm", "HoldForm"]

_OFF = {"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}


class EraseForm(forms.Form):
    """Whom to erase, and why."""

    what = forms.ChoiceField(
        label="Whom is it about?", choices=Erasure.What.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose whom it is about"},
    )  # fmt: skip
    number = forms.CharField(
        label="UPN, or the e-mail address of the account", max_length=254,
        help_text="A pupil: the UPN, or where a school’s files have none, the school’s URN, a colon and its own number "
        "(999001:1234). It is not kept: only a keyed digest of it is.",
        widget=forms.TextInput(attrs=_OFF), error_messages={"required": "Enter the UPN or the e-mail address"},
    )  # fmt: skip
    why = forms.ChoiceField(
        label="Why?", choices=Erasure.Why.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose why"},
    )  # fmt: skip
    place = forms.ChoiceField(label="For which place?", required=False)

    def __init__(self, *args: Any, places: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self._only = places[0][0] if len(places) == 1 else ""
        if self._only:
            del self.fields["place"]
        else:
            self.fields["place"].choices = places  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def chosen_place(self) -> tuple[str, str]:
        kind, _, code = (self._only or self.cleaned_data["place"]).partition(":")
        return kind, code


class ApproveErasureForm(forms.Form):
    """The number once more, by the second person."""

    number = forms.CharField(
        label="Type the UPN, or the e-mail address, from the papers before you", max_length=254,
        help_text="If it is not the one that was asked for, nothing is erased.",
        widget=forms.TextInput(attrs=_OFF), error_messages={"required": "Type the UPN or the e-mail address"},
    )  # fmt: skip


class HoldForm(forms.Form):
    """Why something is kept, and until when."""

    reason = forms.CharField(
        label="Why is it to be kept?", max_length=300,
        help_text="A claim, an inquiry, a request not yet answered. Name nobody: the reason stands on the list.",
        widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": "Say why it is to be kept"},
    )  # fmt: skip
    until = DayField("Until when?", "It comes on a list again after this day")
