"""What is asked on pages about people's rights: shapes of input only."""

from typing import Any

from django import forms
from django.utils import timezone

from keystage.service.accounts.dates import DayField
from keystage.service.privacy.models import Breach, RightsRequest
from keystage.service.privacy.registry import Subject

__all__ = ["BreachForm", "NewBreachForm", "NewRequestForm", "StepForm", "about_of"]

_LONGEST = 4_000


def _text(
    label: str, help_text: str = "", *, rows: int = 3, required: bool = False, error: str = ""
) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}), error_messages={"required": error or f"{label}: write something"},
    )  # fmt: skip


def _choice(label: str, choices: Any, help_text: str = "", *, error: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, help_text=help_text, widget=forms.RadioSelect,
        error_messages={"required": error or f"Choose: {label[:1].lower()}{label[1:]}"},
    )  # fmt: skip


class NewRequestForm(forms.Form):
    """A request as it came."""

    kind = _choice("What do they ask for?", RightsRequest.Kind.choices, error="Choose what they ask for")
    about = _choice("Whom is it about?", RightsRequest.About.choices, error="Choose whom it is about")
    keys = _text(
        "What are they known by?",
        "One a line. A pupil: every UPN; where a school’s files have no UPN, the school’s URN, a colon and its own "
        "number (999001:1234). Somebody with an account: their e-mail address. Somebody named in files: their name in "
        "full, earlier names, their e-mail address. It is kept sealed.",
        required=True, error="Write at least one number, name or e-mail address",
    )  # fmt: skip
    relation = _choice("Who asks?", RightsRequest.Relation.choices, error="Choose who asks")
    asker = forms.CharField(
        label="Name of whoever asks", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter the name of whoever asks"},
    )  # fmt: skip
    contact = forms.CharField(
        label="How to reach them", max_length=300, help_text="Address, e-mail or telephone. It is kept sealed.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter how to reach them"},
    )  # fmt: skip
    identity = _choice(
        "Is it certain who asks, and that they may?",
        [("known", "Yes: we know them, or saw a document, or their right to act for somebody"),
         ("ask", "No: we ask them. The month begins when they have shown it")],
        error="Choose whether it is certain who asks",
    )  # fmt: skip
    channel = _choice("How did it come?", RightsRequest.Channel.choices, error="Choose how it came")
    received_on = DayField("Received on", "The day it reached anybody in the organisation, opened or not")
    asked = _text("In their own words", "What they asked, or what they say is wrong. It is kept sealed.", rows=5)
    place = forms.ChoiceField(label="For which place?", required=False)

    def __init__(self, *args: Any, places: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        if len(places) == 1:
            del self.fields["place"]
            self._only = places[0][0]
        else:
            self.fields["place"].choices = places  # type: ignore[attr-defined]  # a ChoiceField
            self._only = ""

    @property
    def chosen_place(self) -> tuple[str, str]:
        kind, _, code = (self._only or self.cleaned_data["place"]).partition(":")
        return kind, code


def about_of(form: NewRequestForm) -> list[Subject]:
    """The names and numbers that were written, a line each; e-mail addresses of accounts are left for the caller."""
    kind = form.cleaned_data["about"]
    return [Subject(kind, line.strip()) for line in form.cleaned_data["keys"].splitlines() if line.strip()]


class StepForm(forms.Form):
    """One step of a request. fields: which of these it asks for, and under which labels."""

    outcome = _choice("What was decided?", [], error="Choose what was decided")
    source = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    who = forms.CharField(label="Who was told?", max_length=300, error_messages={"required": "Enter who was told"})
    on = DayField("On which day?")
    words = _text("Words", rows=4)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, fields: dict[str, str], outcomes: Any = (), **more: Any) -> None:
        super().__init__(*args, **more)
        for name in list(self.fields):
            if name not in fields and name not in ("version", "source"):
                del self.fields[name]
            elif fields.get(name):
                self.fields[name].label = fields[name]
        if "outcome" in self.fields:
            self.fields["outcome"].choices = list(outcomes)  # type: ignore[attr-defined]  # a ChoiceField
        if "on" in self.fields:
            self.initial.setdefault("on", timezone.localdate())


class NewBreachForm(forms.Form):
    """What is known in the first minute."""

    what = _text(
        "What happened?", "What was lost, sent or seen, by whom, whose data. It is kept sealed.", rows=6, required=True,
        error="Say what happened",
    )  # fmt: skip
    known_on = DayField("Known since: day", "When anybody in the organisation first knew. 72 hours run from then")
    known_at = forms.TimeField(
        label="Known since: time", help_text="For example, 16:30",
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5", "autocomplete": "off"}),
        error_messages={"required": "Enter the time", "invalid": "Enter a time like 16:30"},
    )  # fmt: skip
    happened_on = DayField("Happened on", "Leave empty if nobody knows", required=False)
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


class BreachForm(forms.Form):
    """What was found out, decided and done since."""

    what = _text("What happened?", rows=6, required=True, error="Say what happened")
    people = forms.IntegerField(
        label="How many people are affected?", required=False, min_value=0, max_value=10_000_000,
        help_text="Leave empty while nobody knows",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric"}),
    )  # fmt: skip
    risk = _choice("What does it mean for them?", Breach.Risk.choices)
    ico = _choice("Is the ICO told?", Breach.Ico.choices)
    why = _text("Why, or why not?", rows=3)
    ico_told_on = DayField("ICO told on", required=False)
    people_told_on = DayField("The people themselves told on", required=False)
    done = _text("What was done about it, and so that it does not happen again?", rows=4)
    closed_on = DayField("Closed on", "Leave empty while there is something to do", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
