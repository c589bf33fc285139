"""People, the roles given to them, and what schools have agreed to share."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from keystage.service.accounts.typed import as_typed

__all__ = ["Assignment", "Invitation", "PlaceKind", "SharingAgreement", "User", "in_force"]


class PlaceKind(models.TextChoices):
    """What a role may be given for. Its code: LA "999", trust UID, cluster "999:North", URN, "urn:class", programme."""

    everywhere = "everywhere", "Everywhere"
    la = "la", "Authority"
    trust = "trust", "Trust"
    cluster = "cluster", "Cluster"
    school = "school", "School"
    school_class = "class", "Class"
    programme = "programme", "Programme"


def in_force(on: date) -> Q:
    """Rows that began by that day, have not ended before it and were not taken back on their first day."""
    return Q(withdrawn=False, starts__lte=on) & (Q(ends=None) | Q(ends__gte=on))


class People(BaseUserManager["User"]):
    def create_user(self, email: str, name: str, password: str | None = None, **more: Any) -> "User":
        user = self.model(email=email.strip().lower(), name=name.strip(), **more)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who may sign in. What they may do hangs on their assignments alone: there is no superuser.

    sign_outs: how often all their browsers were signed out at once; part of what each session is checked against.
    """

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    sign_outs = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = People()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(email=Lower("email")), name="small_email"),)
        ordering = ("name", "email")

    def __str__(self) -> str:
        return self.name

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(None if raw_password is None else as_typed(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        return super().check_password(as_typed(raw_password or ""))

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A new password and a sign-out everywhere both end every other session with its next request."""
        salt = "keystage.service.accounts.session"
        return salted_hmac(salt, f"{self.password}:{self.sign_outs}", secret=secret, algorithm="sha256").hexdigest()


class Assignment(models.Model):
    """A role somebody has in one place, from one day to another (both included). Ended, never deleted.

    withdrawn: ended on the very day it began, or before: from then on as if it had never been in force.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="assignments")
    role = models.CharField(max_length=40)
    place_kind = models.CharField(max_length=12, choices=PlaceKind.choices)
    place = models.CharField(max_length=80, blank=True, default="")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    given_at = models.DateTimeField(auto_now_add=True)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="role_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=("user", "role", "place_kind", "place"),
                condition=Q(ends=None, withdrawn=False),
                name="one_open_role_in_a_place",
            ),
            models.CheckConstraint(
                condition=Q(place_kind="everywhere", place="") | (~Q(place_kind="everywhere") & ~Q(place="")),
                name="role_has_its_place",
            ),
        )
        ordering = ("role", "place")

    def __str__(self) -> str:
        return f"{self.role} {self.place_kind}:{self.place}"


class SharingAgreement(models.Model):
    """A school or trust lets the authority's (or trust's) people see its pupils, for a purpose and until a day."""

    place_kind = models.CharField(max_length=12, choices=[("school", "School"), ("trust", "Trust")])
    place = models.CharField(max_length=80)
    roles = models.JSONField(default=list)  # codes of roles that may then see pupils
    purpose = models.CharField(max_length=300)
    starts = models.DateField()
    ends = models.DateField()
    withdrawn = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="agreement_ends_after_start"),)
        ordering = ("place", "starts")

    def __str__(self) -> str:
        return f"{self.place_kind}:{self.place}"


class Invitation(models.Model):
    """One role in one place offered to one address. digest: SHA-256 of the link's token, which is kept nowhere.

    sent_at: when the last letter left; None: it could not be sent. expires_at: of the link in the last letter.
    """

    email = models.EmailField()
    role = models.CharField(max_length=40)
    place_kind = models.CharField(max_length=12, choices=PlaceKind.choices)
    place = models.CharField(max_length=80, blank=True, default="")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invited_small_email"),
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="invited_ends_after_start"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="accepted_or_withdrawn_not_both"
            ),
        )
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"{self.role} {self.place_kind}:{self.place}"
