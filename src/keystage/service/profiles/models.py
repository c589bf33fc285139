"""Which figures are ready, and packs that were issued."""

from django.conf import settings
from django.db import models

__all__ = ["IssuedPack", "Prepared"]


class Prepared(models.Model):
    """Figures of one results year, made ready for pages. key: folder under KEYSTAGE_HOME/figures. The newest counts."""

    key = models.CharField(max_length=64)
    year = models.CharField(max_length=7, db_index=True)
    as_at = models.DateField()
    schools = models.PositiveIntegerField()
    after = models.PositiveBigIntegerField(default=0)  # number of the last accepted release it stands on
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.year} {self.key}"


class IssuedPack(models.Model):
    """A pack as it was on the day, for ever: document and digest. number: counts up within a school and year."""

    subject_kind = models.CharField(max_length=10, choices=[("school", "School"), ("la", "Authority")])
    subject = models.CharField(max_length=20, db_index=True)
    year = models.CharField(max_length=7)
    audience = models.CharField(max_length=10)
    number = models.PositiveIntegerField()
    as_at = models.DateField()
    digest = models.CharField(max_length=64)  # sha256 of the PDF's bytes
    stands_on = models.JSONField(default=list)  # codes of releases
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("subject_kind", "subject", "year", "number"), name="pack_numbered_once"),
        )
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.subject} {self.year} no. {self.number}"
