"""One row an event: no foreign keys, so that nothing that is disposed of takes its history along."""

from django.db import models

__all__ = ["Event"]


class Event(models.Model):
    """who: "user:7" or "service". what: "intake.accepted", "profiles.school.saw".

    kind, key: of the subject ("school", its URN).
    detail: codes and counts that a reader needs (the role given, the release), never a name or a pupil's number.
    """

    at = models.DateTimeField(db_index=True)
    who = models.CharField(max_length=40, db_index=True)
    what = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = (models.Index(fields=("kind", "key", "at"), name="audit_of_a_record"),)
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.who} {self.what} {self.kind}:{self.key}"
