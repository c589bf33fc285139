"""What signing in leaves behind: open sessions, second factors, links of letters, how often it failed."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from keystage.service.accounts.models.people import User

__all__ = ["Authenticator", "Failures", "IssuerLink", "RecoveryCode", "ResetLink", "Session"]


class Session(AbstractBaseSession):
    """A browser that is signed in, or about to. session_key: SHA-256 of what the cookie says, which is kept nowhere.

    browser: its kind in words ("Firefox on Windows"), for its owner to know it again.
    """

    session_key = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    browser = models.CharField(max_length=60, blank=True, default="")
    began_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-last_at",)

    def __str__(self) -> str:
        return f"user:{self.user_id}"


class Authenticator(models.Model):
    """An app that makes codes. secret: sealed by a key that lies outside the database (`sealing`).

    last_step: the half-minute of the last code that was taken: none is taken twice.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="authenticator")
    secret = models.TextField()
    last_step = models.BigIntegerField(default=0)
    since = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"user:{self.user_id}"


class RecoveryCode(models.Model):
    """One of ten words that stand in for the app, once each. code: hashed as a password is."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    code = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"user:{self.user_id}"


class IssuerLink(models.Model):
    """Whom an outside issuer of identities means by its own key. One person has one link to one issuer."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="issuer_links")
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("issuer", "subject"), name="one_person_a_subject"),
            models.UniqueConstraint(fields=("user", "issuer"), name="one_subject_a_person"),
        )

    def __str__(self) -> str:
        return f"user:{self.user_id}"


class ResetLink(models.Model):
    """A link to choose a new password: good once and for an hour. digest: SHA-256 of its token."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"user:{self.user_id}"


class Failures(models.Model):
    """How often something failed lately. digest: keyed, of what it is counted for; no address and no name is kept."""

    digest = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.count)
