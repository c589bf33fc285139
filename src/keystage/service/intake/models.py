"""Files that were sent in, the tables in them, and the releases that were accepted."""

import uuid

from django.conf import settings
from django.db import models

__all__ = ["Accepted", "Upload", "UploadTable"]


class Upload(models.Model):
    """One file as it came. sha256 and the bytes (INCOMING/<id>) are kept before anything else is done.

    whose: URN of the school it was sent in for, or "" for the area's. name: as the person's computer calls it.
    """

    class State(models.TextChoices):
        received = "received", "Received"
        reading = "reading", "Being read"
        read = "read", "Read"
        refused = "refused", "Cannot be read"
        accepted = "accepted", "Accepted"
        withdrawn = "withdrawn", "Withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.received)
    whose = models.CharField(max_length=7, blank=True, default="")
    year = models.CharField(max_length=7, blank=True, default="")  # as the person said: "2018/19"
    kind = models.CharField(max_length=80, blank=True, default="")
    status = models.CharField(max_length=20, blank=True, default="")
    said = models.CharField(max_length=1_000, blank=True, default="")
    job = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return self.name


class UploadTable(models.Model):
    """One table of an upload, as it was read. findings: counts by rule; the rows themselves lie beside the file."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="tables")
    table = models.CharField(max_length=120, blank=True, default="")
    kind = models.CharField(max_length=80, blank=True, default="")
    year = models.CharField(max_length=7, blank=True, default="")
    rows = models.PositiveIntegerField(default=0)
    bad_rows = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list)
    refusal = models.CharField(max_length=1_000, blank=True, default="")
    preview = models.JSONField(default=dict)
    release = models.CharField(max_length=12, blank=True, default="")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.table


class Accepted(models.Model):
    """A release that a person accepted, numbered in order: later apps take what came after the last they took."""

    release = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=80)
    year = models.CharField(max_length=7, blank=True, default="")
    status = models.CharField(max_length=20)
    rows = models.PositiveIntegerField()
    upload = models.ForeignKey(Upload, null=True, on_delete=models.SET_NULL, related_name="accepted")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.release
