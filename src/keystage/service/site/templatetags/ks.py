"""What every template may write: a form's one-time token, tags, terms, and values as the house writes them."""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.core.paginator import Paginator
from django.utils.html import format_html
from django.utils.safestring import SafeString

from keystage.service.once.actions import FIELD
from keystage.service.site.glossary import glossary

register = template.Library()

_DEPTHS = {"": "", "plain": "", "universal": ""}
_REQUIRED = "This field is required."
_PARTS = {"day": "Day", "month": "Month", "year": "Year"}


@register.simple_tag
def form_token() -> SafeString:
    """A hidden field: the same form sent twice is answered once (`once.actions.answer_once`)."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, secrets.token_urlsafe(18))


@register.simple_tag
def tag(words: object, depth: str = "") -> SafeString:
    """{% tag "Targeted" "targeted" %}: a word in a box. depth: universal (plain), targeted, intensive, dashed."""
    more = _DEPTHS.get(depth, f" ks-tag--{depth}")
    return format_html('<strong class="ks-tag{}">{}</strong>', more, words)


@register.filter
def day(value: date | None) -> str:
    """12 November 2026."""
    return f"{value.day} {value:%B %Y}" if value else ""


@register.filter
def key_stage(code: str) -> str:
    """KS2 -> Key stage 2; what is no key stage stays as it is."""
    return f"Key stage {code[2:]}" if code.startswith("KS") and code[2:].isdigit() else code


@register.filter
def classes(attrs: Mapping[str, Any], own: str) -> str:
    """The classes of a form's widget: GOV.UK's, its form with an error, and what the form's author asked for."""
    wrong = f"{own}--error" if attrs.get("aria-invalid") else ""
    return " ".join(word for word in (own, wrong, str(attrs.get("class", ""))) if word)


@register.filter
def said_of(error: object, field: Any) -> str:
    """What is wrong with a field, in words that name it: Django's own "This field is required." does not."""
    words = str(error)
    if words != _REQUIRED:
        return words
    label = str(field.label)
    named = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    chosen = field.use_fieldset or field.widget_type in ("select", "clearablefile", "file")
    return f"{'Choose' if chosen and 'date' not in field.widget_type else 'Enter'} {named}"


@register.filter
def without_colon(words: object) -> str:
    return str(words).removesuffix(":")


@register.filter
def date_part(name: str) -> str:
    """Label of one field of a date: "from_day" -> Day."""
    return _PARTS.get(str(name).rsplit("_", 1)[-1], "")


@register.filter
def pages_shown(paginator: "Paginator[Any]", number: int) -> list[int]:
    """Numbers of pages to link to: first, last and those about this one; 0 stands for those left out."""
    shown = sorted({1, paginator.num_pages, *range(number - 1, number + 2)} & set(paginator.page_range))
    found: list[int] = []
    for one in shown:
        if found and one - found[-1] > 1:
            found.append(0)
        found.append(one)
    return found


@register.simple_tag
def term(name: str, words: str = "") -> SafeString:
    """{% term "FSM6" %}: a word of the glossary, explained where it stands. words: what is written in its place.

    A button and a popover: works inside a sentence, by keyboard (Escape closes), and without script.
    """
    found = glossary().of(name)
    if found is None:
        return format_html("{}", words or name)
    key = f"term-{found.slug}-{secrets.token_hex(3)}"
    return format_html(
        '<button type="button" class="ks-term" popovertarget="{}">{}</button>'
        '<span class="ks-term__means" id="{}" popover role="note"><strong>{}</strong> {}</span>',
        key, words or name, key, found.word, found.means,
    )  # fmt: skip
