"""What went wrong with people's data: when it was known, what it means for them, who was told."""

from django.conf import settings
from django.db import models
from django.db.models import Q

__all__ = ["Breach"]


class Breach(models.Model):
    """One breach. what, done, why: sealed texts: what happened, what was done about it, why the ICO was told or not.

    known_at: from then on 72 hours run. ico: what was decided; ico_told_at, people_told_on: when it was done.
    """

    class Risk(models.TextChoices):
        unknown = "unknown", "Not known yet"
        none = "none", "Unlikely to harm anybody"
        risk = "risk", "A risk to people"
        high = "high", "A high risk: the people themselves are told"

    class Ico(models.TextChoices):
        open = "open", "To be decided"
        tell = "tell", "Tell the ICO"
        not_needed = "not_needed", "Not reportable"

    what = models.TextField()
    people = models.PositiveIntegerField(null=True)
    risk = models.CharField(max_length=8, choices=Risk.choices, default=Risk.unknown)
    happened_on = models.DateField(null=True)
    known_at = models.DateTimeField()
    ico = models.CharField(max_length=10, choices=Ico.choices, default=Ico.open)
    ico_told_at = models.DateTimeField(null=True)
    why = models.TextField(blank=True, default="")
    people_told_on = models.DateField(null=True)
    done = models.TextField(blank=True, default="")
    closed_on = models.DateField(null=True)
    place_kind = models.CharField(max_length=12)
    place = models.CharField(max_length=80, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(closed_on=None) | ~Q(ico="open"), name="breach_closed_is_decided"),
        )
        ordering = ("-known_at",)

    def __str__(self) -> str:
        return f"breach {self.pk}"
