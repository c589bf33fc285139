"""One row an event: no foreign keys, so that nothing that is disposed of takes its history along."""

from typing import Any, NoReturn

from django.db import models

from keystage.service.audit.append_only import AppendOnly

__all__ = ["Event", "Seal"]


class AddedOnly(models.QuerySet[Any]):
    """Rows are added. Whoever means to change one is told so before the database has to."""

    def update(self, **_: Any) -> NoReturn:
        raise TypeError("the audit record is only ever added to")

    def delete(self) -> NoReturn:
        raise TypeError("the audit record is only ever added to")

    def seal(self, number: int) -> int:
        """The one thing written later: by which seal a row is covered."""
        return super().update(seal=number)

    def dispose(self) -> int:
        """Past their years, with a note of it: see `disposing`. The database refuses it anywhere else."""
        return self._raw_delete(self.db)


class Event(models.Model):
    """who: "user:7" or "service". what: "intake.accepted", "profiles.school.saw".

    kind, key: of the subject ("school", its URN).
    detail: codes and counts that a reader needs (the role given, the release), never a name or a pupil's number.
    code: authenticates the row and its number (`codes`).
    seal: number of the seal that covers the row; null until the sealer has come by.
    """

    at = models.DateTimeField(db_index=True)
    who = models.CharField(max_length=40, db_index=True)
    what = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    detail = models.JSONField(default=dict)
    code = models.CharField(max_length=64, editable=False)
    seal = models.PositiveBigIntegerField(null=True, editable=False)

    objects = AddedOnly.as_manager()

    class Meta:
        constraints = (AppendOnly(name="audit_event_added_only", once="seal"),)
        indexes = (
            models.Index(fields=("kind", "key", "at"), name="audit_of_a_record"),
            models.Index(fields=("seal",), name="audit_by_seal"),
        )
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.who} {self.what} {self.kind}:{self.key}"

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("the audit record is only ever added to")


class Seal(models.Model):
    """A keyed digest of a batch of rows and of the seal before: a row changed, taken or put in later breaks it."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    rows = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    objects = AddedOnly.as_manager()

    class Meta:
        constraints = (AppendOnly(name="audit_seal_added_only"),)
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:12]}"

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("the audit record is only ever added to")
