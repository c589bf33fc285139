"""Files that were sent in, the tables in them, the releases that were accepted, and notes on what is missing."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

__all__ = ["Accepted", "CalendarNote", "Upload", "UploadTable"]


class Upload(models.Model):
    """One file as it came. sha256 and the bytes (INCOMING/<id>) are kept before anything else is done.

    name: as the person's computer calls it. place_kind, place: of the area it was sent in for, as roles name places.
    whose: URN of the school whose pupils it holds, where that was said. from_school: a school sent it, so nothing but
    that school's own pupils is taken. pupils: whether it holds rows of pupils; None until that is known, and then only
    who sent it in sees it. rows: "all" or "good", as the person chose to accept. version: counts up with every change.
    """

    class State(models.TextChoices):
        received = "received", "Received"
        reading = "reading", "Being read"
        read = "read", "Read"
        refused = "refused", "Cannot be read"
        accepting = "accepting", "Being accepted"
        accepted = "accepted", "Accepted"
        withdrawn = "withdrawn", "Withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.received)
    place_kind = models.CharField(max_length=12, blank=True, default="")
    place = models.CharField(max_length=80, blank=True, default="")
    whose = models.CharField(max_length=7, blank=True, default="", db_index=True)
    from_school = models.BooleanField(default=False)
    pupils = models.BooleanField(null=True)
    year = models.CharField(max_length=7, blank=True, default="")  # as the person said: "2018/19"
    kind = models.CharField(max_length=80, blank=True, default="")
    status = models.CharField(max_length=20, blank=True, default="")
    rows = models.CharField(max_length=4, blank=True, default="")
    said = models.CharField(max_length=1_000, blank=True, default="")
    job = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-at",)
        constraints = (
            models.CheckConstraint(condition=Q(from_school=False) | ~Q(whose=""), name="school_upload_has_school"),
            models.CheckConstraint(condition=Q(rows__in=("", "all", "good")), name="upload_rows_known"),
        )

    def __str__(self) -> str:
        return self.name


class UploadTable(models.Model):
    """One table of an upload, as it was read; its rows and single findings lie beside the file (`beside`).

    findings: one a rule, {rule, severity, count, message, rows}, rows the first twenty. columns: {understood:
    [[heading, meaning], …], left: [heading, …]}, or {unopened: true} where the file
    holds no table at all. refusal: why it was not read; nothing: because it holds nothing to
    import. mapping: its columns can be told on screen. preview: what accepting it would change. release, action: what
    came of it.
    """

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="tables")
    number = models.PositiveSmallIntegerField(default=0)
    table = models.CharField(max_length=120, blank=True, default="")
    kind = models.CharField(max_length=80, blank=True, default="")
    title = models.CharField(max_length=200, blank=True, default="")
    year = models.CharField(max_length=7, blank=True, default="")
    status = models.CharField(max_length=20, blank=True, default="")
    rows = models.PositiveIntegerField(default=0)
    bad_rows = models.PositiveIntegerField(default=0)
    pupils = models.BooleanField(default=False)
    names_left_out = models.BooleanField(default=False)
    findings = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    refusal = models.CharField(max_length=1_000, blank=True, default="")
    nothing = models.BooleanField(default=False)
    mapping = models.BooleanField(default=False)
    preview = models.JSONField(default=dict)
    release = models.CharField(max_length=12, blank=True, default="")
    action = models.CharField(max_length=8, blank=True, default="")

    class Meta:
        ordering = ("upload", "number")
        constraints = (models.UniqueConstraint(fields=("upload", "number"), name="table_of_upload_once"),)

    def __str__(self) -> str:
        return self.table


class Accepted(models.Model):
    """A release that was accepted, numbered in order: later apps take what came after the last they took.

    upload: none where it came by the command line.
    """

    release = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=80)
    year = models.CharField(max_length=7, blank=True, default="")
    status = models.CharField(max_length=20)
    rows = models.PositiveIntegerField()
    pupils = models.BooleanField(default=False)
    upload = models.ForeignKey(Upload, null=True, on_delete=models.SET_NULL, related_name="accepted")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.release


class CalendarNote(models.Model):
    """What was done about a dataset of a year: whom somebody asked for it, and when. Every version is a row."""

    place_kind = models.CharField(max_length=12)
    place = models.CharField(max_length=80, blank=True, default="")
    year = models.CharField(max_length=7)
    dataset = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    text = models.CharField(max_length=500, blank=True)
    chased_on = models.DateField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(
                fields=("place_kind", "place", "year", "dataset", "version"), name="calendar_note_version_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.dataset} v{self.version}"
