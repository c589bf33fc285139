"""Erasures: asked for by one person, approved by another, noted in the ledger, carried out."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

__all__ = ["Erasure", "LedgerLine"]


class LedgerLine(models.Model):
    """A line of KEYSTAGE_HOME/erasures, kept here too: whichever of the two is restored last has the other beside it.

    id: the entry's. line: as `analysis.store.erasures` writes it: keyed digests, never a number or a name.
    """

    id = models.CharField(max_length=32, primary_key=True)
    line = models.TextField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.id


class Erasure(models.Model):
    """One erasure. Nothing in it says who is meant: whoever approves it types the number again.

    digests: keyed digests of what the person is known by; emptied when it is done, since the ledger has them then.
    account: number of the account, where it is one. request: the request it answers. found: holding -> things, as they
    were when it was asked for; gone: as they went. entry: id in the ledger. place_kind, place: whose officers see it.
    """

    class What(models.TextChoices):
        pupil = "pupil", "A pupil"
        account = "account", "Somebody with an account"

    class Why(models.TextChoices):
        asked = "asked", "They, or a parent, asked for it, and there is no ground to keep it"
        consent = "consent", "Consent was taken back, and there is no other ground"
        objection = "objection", "They objected, and nothing outweighs it"
        unlawful = "unlawful", "It should never have been held here: another area’s pupil, a file sent by mistake"
        law = "law", "A law or a court says so"

    class State(models.TextChoices):
        proposed = "proposed", "Waits for a second person"
        approved = "approved", "Being carried out"
        done = "done", "Done"
        withdrawn = "withdrawn", "Not carried out"

    what = models.CharField(max_length=8, choices=What.choices)
    why = models.CharField(max_length=10, choices=Why.choices)
    digests = models.JSONField(default=list)
    account = models.PositiveBigIntegerField(null=True)
    request = models.ForeignKey(
        "privacy.RightsRequest", null=True, blank=True, on_delete=models.SET_NULL, related_name="erasures"
    )
    found = models.JSONField(default=dict)
    gone = models.JSONField(default=dict)
    entry = models.CharField(max_length=32, blank=True, default="")
    place_kind = models.CharField(max_length=12)
    place = models.CharField(max_length=80, blank=True, default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.proposed, db_index=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    approved_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    job = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(asked_by=None) | ~Q(approved_by=F("asked_by")),
                name="erasure_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(what="account", account__isnull=False) | Q(what="pupil", account=None),
                name="erasure_of_account_has_its_number",
            ),
        )
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"erasure {self.pk}"
