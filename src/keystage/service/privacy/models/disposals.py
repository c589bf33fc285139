"""Disposal lists: what is held longer than it should be, proposed by one person, approved by another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

__all__ = ["Disposal", "DisposalItem", "Hold"]


class Disposal(models.Model):
    """One list. as_at: on what day everything in it was due. certificate: what was destroyed, once it is: no names."""

    class State(models.TextChoices):
        proposed = "proposed", "Waits for a second person"
        approved = "approved", "Being carried out"
        done = "done", "Done"
        withdrawn = "withdrawn", "Taken back"

    as_at = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.proposed, db_index=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    approved_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    certificate = models.JSONField(default=dict)
    job = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(proposed_by=None) | ~Q(approved_by=F("proposed_by")),
                name="disposal_by_two_people",
            ),
            models.UniqueConstraint(
                fields=("state",), condition=Q(state="proposed"), name="one_disposal_list_at_a_time"
            ),
        )
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"disposal {self.pk}"


class DisposalItem(models.Model):
    """One thing on a list. holding, key: for its app's `dispose`. words: without a name. since: when it was due.

    kept_back: not destroyed with this list; a `Hold` says why and until when. gone: how many things went, at `done_at`.
    """

    disposal = models.ForeignKey(Disposal, on_delete=models.CASCADE, related_name="items")
    holding = models.CharField(max_length=60)
    record_type = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    words = models.CharField(max_length=300)
    since = models.DateField()
    things = models.PositiveIntegerField(default=1)
    kept_back = models.BooleanField(default=False)
    gone = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True, default="")
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("disposal", "holding", "key"), name="once_on_a_disposal_list"),)
        ordering = ("record_type", "since", "pk")

    def __str__(self) -> str:
        return f"{self.holding} {self.key}"


class Hold(models.Model):
    """Something is kept though it is due: a claim, an inquiry, a request not yet answered. until: looked at again then.

    reason: in a person’s own words, which name nobody (the form says so). lifted_at: it is on the lists again.
    """

    holding = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    reason = models.CharField(max_length=300)
    until = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("holding", "key"), condition=Q(lifted_at=None), name="held_back_once"),
        )
        ordering = ("until",)

    def __str__(self) -> str:
        return f"{self.holding} {self.key}"
