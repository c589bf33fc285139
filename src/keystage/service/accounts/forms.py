"""Shapes of input about people."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts

from keystage.service.accounts.dates import DayField
from keystage.service.accounts.roles import Role, roles

__all__ = [
    "AcceptForm", "AgreementForm", "ChangePasswordForm", "CodeForm", "EmailForm", "EndRoleForm", "EventFilter",
    "NameForm",
    "PasswordAgainForm", "PasswordForm", "PeopleFilter", "PlacedRoleForm", "RecoveryForm", "RoleForm", "SignInForm",
]  # fmt: skip

_MOST_TO_CHOOSE = 1_000  # longer lists of places are written in, not chosen from


def _password(label: str, *, new: bool) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=200,
        help_text=" ".join(password_validators_help_texts()) if new else "",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password" if new else "current-password"}),
        error_messages={"required": f"{label}: enter a password"},
    )


def _email(**attrs: str) -> forms.EmailField:
    return forms.EmailField(
        label="Email address",
        max_length=254,
        widget=forms.EmailInput(attrs={"spellcheck": "false", **attrs}),
        error_messages={
            "required": "Enter an email address",
            "invalid": "Enter an email address, like name@example.org",
        },
    )


class SignInForm(forms.Form):
    username = _email(autocomplete="username")
    password = _password("Password", new=False)
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class CodeForm(forms.Form):
    """Six digits, with or without a space."""

    code = forms.CharField(
        label="Code",
        max_length=20,
        help_text="Six digits, from your authenticator app",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false",
                "class": "govuk-input--width-10 govuk-input--extra-letter-spacing",
            }
        ),
        error_messages={"required": "Enter the code that your app shows"},
    )  # fmt: skip


class RecoveryForm(forms.Form):
    code = forms.CharField(
        label="Recovery code",
        max_length=60,
        help_text="One of the ten you printed or wrote down; small letters and spaces do not matter",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}),
        error_messages={"required": "Enter one of your recovery codes"},
    )


class PasswordAgainForm(forms.Form):
    password = _password("Password", new=False)


class EmailForm(forms.Form):
    email = _email(autocomplete="email")


class NameForm(forms.Form):
    name = forms.CharField(
        label="Full name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={"required": "Enter your full name"},
    )


class PasswordForm(forms.Form):
    """A new password, twice."""

    password = _password("New password", new=True)
    again = forms.CharField(
        label="New password again",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter the new password again"},
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("password") and found.get("again") and found["password"] != found["again"]:
            self.add_error("again", "The two passwords are not the same")
        return found


class AcceptForm(PasswordForm, NameForm):
    field_order = ("name", "password", "again")


class ChangePasswordForm(PasswordForm):
    old = _password("Password you have now", new=False)
    field_order = ("old", "password", "again")


class RoleForm(forms.Form):
    """Which role, before where."""

    role = forms.ChoiceField(
        label="Which role?", widget=forms.RadioSelect, error_messages={"required": "Choose a role"}
    )

    def __init__(self, *args: Any, given: Iterable[Role], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["role"].choices = [(role.code, f"{role.title}. {role.about}") for role in given]  # type: ignore[attr-defined]  # a ChoiceField


class PlacedRoleForm(forms.Form):
    """Where and from when to when; for an invitation also to whom."""

    email = _email(autocomplete="off")
    place = forms.ChoiceField(label="Where?", error_messages={"required": "Choose a place"})
    named = forms.CharField(label="Name of the class or programme", max_length=60, required=False)
    starts = DayField("First day", "For example, 1 September 2026")
    ends = DayField("Last day", "Leave empty if no end is known yet", required=False)

    def __init__(
        self, *args: Any, places: list[tuple[str, list[tuple[str, str]]]], kinds: tuple[str, ...], to: bool, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        if not to:
            del self.fields["email"]
        if not {"class", "programme"} & set(kinds):
            del self.fields["named"]
        if sum(len(rows) for _, rows in places) > _MOST_TO_CHOOSE:
            self.fields["place"] = forms.CharField(
                label="Where?", max_length=80,
                help_text="The kind of place and its code: “school 999001”, “la 999”, “trust 1234”.",
                error_messages={"required": "Enter a place"},
            )  # fmt: skip
        else:
            self.fields["place"].choices = [("", "Choose a place"), *places]  # type: ignore[attr-defined]  # as above

    def clean_place(self) -> tuple[str, str]:
        """(kind, code), as far as the place alone says it."""
        kind, _, code = self.cleaned_data["place"].strip().replace(" ", ":", 1).partition(":")
        return kind.lower(), code

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        kind, code = found.get("place", ("", ""))
        named = (found.get("named") or "").strip()
        if kind == "class" or (kind == "programme" and not code):
            if not named:
                self.add_error("named", "Enter the name of the class or programme")
            found["place"] = (kind, f"{code}:{named}" if kind == "class" else named)
        return found


class EndRoleForm(forms.Form):
    when = forms.ChoiceField(
        label="When does it end?",
        choices=[("now", "Now: the next page they ask for is refused"), ("later", "After a last day")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose when it ends"},
    )
    last_day = DayField("Last day", "Only if you chose a last day. For example, 31 August 2026", required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("when") == "later" and not found.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", "Enter the last day")
        return found


class AgreementForm(forms.Form):
    """place is asked for a new one only."""

    place = forms.ChoiceField(label="Whose pupils?", error_messages={"required": "Choose a school or trust"})
    roles = forms.MultipleChoiceField(
        label="Who may see them?",
        help_text="Only people who have one of these roles for your school or trust.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one role"},
    )
    purpose = forms.CharField(
        label="What for?",
        help_text="Shown to the school and kept. For example: to review progress before the autumn visit.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what the pupils’ results are shared for"},
    )
    starts = DayField("First day", "For example, 1 September 2026")
    ends = DayField("Last day", "After it, nobody sees a pupil by this agreement")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, places: list[tuple[str, list[tuple[str, str]]]] | None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["roles"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (role.code, role.title) for role in roles().values() if role.pupils == "agreement"
        ]
        if places is None:
            del self.fields["place"], self.fields["starts"]
        else:
            self.fields["place"].choices = [("", "Choose"), *places]  # type: ignore[attr-defined]  # as above


class PeopleFilter(forms.Form):
    """Everything may be left out."""

    q = forms.CharField(label="Name or email", required=False, max_length=120)
    role = forms.ChoiceField(label="Role", required=False)
    place = forms.CharField(label="Place", required=False, max_length=120, help_text="Name or code")
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[
            ("", "With a role now"), ("later", "Role begins later"), ("ended", "Roles ended"),
            ("unguarded", "Second factor not set up yet"), ("closed", "Account closed"), ("all", "Everybody"),
        ],
    )  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["role"].choices = [("", "Any"), *((role.code, role.title) for role in roles().values())]  # type: ignore[attr-defined]  # as above


class EventFilter(forms.Form):
    """Everything may be left out."""

    person = forms.CharField(label="Person", required=False, max_length=120, help_text="Name or email")
    kind = forms.CharField(label="Kind of record", required=False, max_length=40, help_text="For example school")
    key = forms.CharField(label="Its code", required=False, max_length=80, help_text="For example a URN")
    what = forms.ChoiceField(
        label="What", required=False, choices=[("", "Everything"), ("did", "What was done"), ("saw", "What was seen")]
    )
    since = DayField("From", "For example, 1 September 2026", required=False)
    until = DayField("To", "", required=False)
