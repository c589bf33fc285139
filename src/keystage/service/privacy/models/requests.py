"""What people asked for by their rights, and what became of it.

Whom a request is about, who asked and whatever was written in words is sealed (`privacy.sealing`): a copy of the
database alone tells nobody who wanted to know what is held about them.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

__all__ = ["RequestStep", "Restriction", "RightsRequest", "SubjectPack", "ToldRecipient"]


class RightsRequest(models.Model):
    """One request of one person. Its number is all that addresses, jobs and the record of events know of it.

    subject: sealed list of {kind, key}: every name and number the person is known by. asker: sealed {name, contact}.
    asked: sealed, what they said. place_kind, place: whose data protection officer deals with it, as roles name places.
    identity_on: when it was certain who asks. pauses: [[from, to], …], days on which the clock stood still; to is ""
    while it stands. extended_on: when two months were added. own_due_on: set by hand. due_on: reckoned of all these.
    """

    class Kind(models.TextChoices):
        access = "access", "Subject access"
        record = "record", "A parent’s right to the educational record"
        rectification = "rectification", "Something is wrong"
        restriction = "restriction", "Restrict what is done"
        objection = "objection", "Objection"
        erasure = "erasure", "Erasure"

    class About(models.TextChoices):
        pupil = "pupil", "A pupil"
        account = "account", "Somebody with an account here"
        named = "named", "Somebody named in files: a head, chair, adviser, officer, or a person invited"

    class Relation(models.TextChoices):
        self = "self", "The person themselves"
        parent = "parent", "A parent or carer"
        agent = "agent", "Somebody acting for them"

    class Channel(models.TextChoices):
        letter = "letter", "By letter"
        email = "email", "By e-mail"
        speech = "speech", "By word of mouth"
        school = "school", "Through a school"

    class State(models.TextChoices):
        open = "open", "In hand"
        waiting = "waiting", "Waiting for them"
        answered = "answered", "Answered"
        refused = "refused", "Refused"
        withdrawn = "withdrawn", "Withdrawn"

    kind = models.CharField(max_length=15, choices=Kind.choices)
    about = models.CharField(max_length=8, choices=About.choices)
    subject = models.TextField()
    asker = models.TextField()
    asked = models.TextField(blank=True, default="")
    relation = models.CharField(max_length=8, choices=Relation.choices)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    place_kind = models.CharField(max_length=12)
    place = models.CharField(max_length=80, blank=True, default="")
    received_on = models.DateField()
    identity_asked = models.BooleanField(default=False)
    identity_on = models.DateField(null=True)
    pauses = models.JSONField(default=list)
    extended_on = models.DateField(null=True)
    own_due_on = models.DateField(null=True)
    due_on = models.DateField(db_index=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.open, db_index=True)
    closed_on = models.DateField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    OPEN: ClassVar = (State.open, State.waiting)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(closed_on=None, state__in=("open", "waiting"))
                | (Q(closed_on__isnull=False) & ~Q(state__in=("open", "waiting"))),
                name="request_closed_has_its_day",
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("received_on")), name="request_due_after_received"),
        )
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"request {self.pk}"


class RequestStep(models.Model):
    """One thing that was done about a request: rows are only added. words: sealed, in the person's own words."""

    class What(models.TextChoices):
        opened = "opened", "Received"
        identity_asked = "identity_asked", "Asked who they are"
        identity = "identity", "It is certain who asks"
        paused = "paused", "Asked what exactly they want"
        resumed = "resumed", "They answered"
        extended = "extended", "Two months more"
        due_set = "due_set", "Due day set by hand"
        gathered = "gathered", "Everything held was gathered"
        left_out = "left_out", "Something was left out"
        restricted = "restricted", "Restricted"
        lifted = "lifted", "Restriction lifted"
        decided = "decided", "Decided"
        told = "told", "A recipient was told"
        noted = "noted", "Note"
        answered = "answered", "Answered"
        refused = "refused", "Refused"
        withdrawn = "withdrawn", "Withdrawn"

    request = models.ForeignKey(RightsRequest, on_delete=models.CASCADE, related_name="steps")
    what = models.CharField(max_length=15, choices=What.choices)
    on = models.DateField()
    words = models.TextField(blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"request {self.request_id}: {self.what}"


class SubjectPack(models.Model):
    """Everything held about one person on one day: a sealed file KEYSTAGE_HOME/subject-access/<key>, then its number.

    entries, sightings: how many. left_out: sealed {number of an entry: why it is not handed over}.
    removed_at: when the file was destroyed; that there was one stays.
    """

    key = models.UUIDField(unique=True)
    request = models.ForeignKey(RightsRequest, on_delete=models.CASCADE, related_name="packs")
    entries = models.PositiveIntegerField()
    sightings = models.PositiveIntegerField()
    left_out = models.TextField(blank=True, default="")
    made_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"pack {self.pk} of request {self.request_id}"


class ToldRecipient(models.Model):
    """Somebody who was given what was wrong, or is restricted, and was told of it (article 19). who, how: sealed."""

    request = models.ForeignKey(RightsRequest, on_delete=models.CASCADE, related_name="told")
    source = models.CharField(max_length=60, blank=True, default="")  # "pack 12", "export 4711": what they had of it
    who = models.TextField()
    how = models.TextField(blank=True, default="")
    told_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"told of request {self.request_id}"


class Restriction(models.Model):
    """A pupil whose rows are kept and not used until a request is decided. numbers: sealed list of UPNs."""

    request = models.ForeignKey(RightsRequest, on_delete=models.CASCADE, related_name="restrictions")
    numbers = models.TextField()
    since = models.DateTimeField(auto_now_add=True)
    lifted_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("request",), condition=Q(lifted_at=None), name="one_restriction_of_a_request"
            ),
        )

    def __str__(self) -> str:
        return f"restriction of request {self.request_id}"
