"""A day, as people write it: one field for every form."""

from django import forms

__all__ = ["DayField"]

_WAYS = ["%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d %m %Y"]


class DayField(forms.DateField):
    """Typed, not picked: day, month, year in any usual way. Shown again as "1 September 2026"."""

    def __init__(self, label: str, help_text: str = "", *, required: bool = True) -> None:
        super().__init__(
            label=label, help_text=help_text, required=required, input_formats=_WAYS,
            widget=forms.DateInput(
                format="%-d %B %Y", attrs={"autocomplete": "off", "class": "govuk-input--width-20"}
            ),
            error_messages={
                "required": f"{label}: enter a date",
                "invalid": f"{label}: enter a date like 1 September 2026",
            },
        )  # fmt: skip
