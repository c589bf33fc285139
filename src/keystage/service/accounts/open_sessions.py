"""Browsers in which a person is signed in."""

from datetime import timedelta

from django.utils import timezone

from keystage.service.accounts.models import Session, User
from keystage.service.accounts.sessions import idle_minutes

__all__ = ["open_sessions"]


def open_sessions(user: User) -> list[Session]:
    """Those that would still open a page, the last used first."""
    now = timezone.now()
    since = now - timedelta(minutes=idle_minutes(user) + 1)  # how precisely the last page is noted
    return list(Session.objects.filter(user=user, expire_date__gt=now, last_at__gte=since))
