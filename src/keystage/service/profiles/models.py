"""Which figures are ready, and packs that were issued."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

__all__ = ["IssuedPack", "PackRun", "Prepared", "TalliedPupils"]


class Prepared(models.Model):
    """Figures of one results year, made ready for pages. The newest counts.

    key: folder under KEYSTAGE_HOME/figures. after: number of the last accepted release they stand on. shape: of the
    files in the folder (`ready.shape`): figures of another program's shape are not read.
    """

    key = models.CharField(max_length=64)
    year = models.CharField(max_length=7, db_index=True)
    as_at = models.DateField()
    schools = models.PositiveIntegerField()
    after = models.PositiveBigIntegerField(default=0)
    shape = models.CharField(max_length=16, default="")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.year} {self.key}"


class TalliedPupils(models.Model):
    """Pupils of one results year, tallied for breakdowns.

    file: in KEYSTAGE_HOME/figures, where it may be thrown away at any time and is made anew. measures, ways: codes of
    those that the tallies can say. pupils: how many there are.
    """

    year = models.CharField(max_length=7, unique=True)
    file = models.CharField(max_length=60)
    pupils = models.PositiveIntegerField()
    measures = models.JSONField(default=list)
    ways = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-year",)

    def __str__(self) -> str:
        return f"{self.year} {self.file}"


class IssuedPack(models.Model):
    """A pack as it was on the day, for ever: its files and their digests. number: counts up within a subject and year.

    key: folder under KEYSTAGE_HOME/packs. subject: URN, or an area's code; name: as it was called that day. urns: of
    the schools it is about. digest: of the PDF. files: format -> {"sha256", "bytes"}. stands_on: codes of releases.
    figures: key of the figures it was made of; definitions: digest of all rules and words. run: job it was issued in.
    """

    KINDS: ClassVar = [
        ("school", "School"), ("la", "Authority"), ("trust", "Trust"), ("cluster", "Cluster"), ("group", "Group"),
    ]  # fmt: skip

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    subject_kind = models.CharField(max_length=10, choices=KINDS)
    subject = models.CharField(max_length=85, db_index=True)
    name = models.CharField(max_length=160, default="")
    urns = models.JSONField(default=list)
    year = models.CharField(max_length=7)
    audience = models.CharField(max_length=10)
    number = models.PositiveIntegerField()
    as_at = models.DateField()
    digest = models.CharField(max_length=64)
    files = models.JSONField(default=dict)
    stands_on = models.JSONField(default=list)
    figures = models.CharField(max_length=64, default="")
    definitions = models.CharField(max_length=64, default="")
    adviser = models.CharField(max_length=120, blank=True, default="")
    run = models.CharField(max_length=36, blank=True, default="", db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("subject_kind", "subject", "year", "number"), name="pack_numbered_once"),
            models.UniqueConstraint(
                fields=("run", "subject_kind", "subject", "audience"), condition=~Q(run=""), name="pack_once_in_a_run"
            ),
        )
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.subject} {self.year} no. {self.number}"


class PackRun(models.Model):
    """All packs of some schools, asked for together. failures: [{"urn", "why"}]. job: its id, once it is asked for."""

    kind = models.CharField(max_length=10)
    code = models.CharField(max_length=85)
    name = models.CharField(max_length=160)
    adviser = models.CharField(max_length=120, blank=True, default="")
    urns = models.JSONField(default=list)
    year = models.CharField(max_length=7)
    audience = models.CharField(max_length=10)
    as_at = models.DateField()
    job = models.UUIDField(unique=True, null=True)
    failures = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.kind} {self.code} {self.year}"
