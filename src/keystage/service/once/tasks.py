"""What the worker calls every few seconds."""

from datetime import timedelta

from django.utils import timezone

from keystage.service.once.models import Answered

__all__ = ["forget"]

_KEPT = timedelta(days=2)


def forget() -> None:
    """Answers of forms that nobody will send again."""
    Answered.objects.filter(at__lt=timezone.now() - _KEPT).delete()
