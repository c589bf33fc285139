"""What every template may write: a form's one-time token, numbers and dates as the house writes them."""

import secrets
from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from keystage.service.once.actions import FIELD

register = template.Library()


@register.simple_tag
def form_token() -> SafeString:
    """A hidden field: the same form sent twice is answered once (`once.actions.answer_once`)."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, secrets.token_urlsafe(18))


@register.filter
def day(value: date | None) -> str:
    """12 November 2026."""
    return f"{value.day} {value:%B %Y}" if value else ""
