"""People, the roles given to them, and what schools have agreed to share."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

__all__ = ["Assignment", "PlaceKind", "SharingAgreement", "User", "in_force"]


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
    """Rows that began by that day and have not ended before it."""
    return Q(starts__lte=on) & (Q(ends=None) | Q(ends__gte=on))


class People(BaseUserManager["User"]):
    def create_user(self, email: str, name: str, password: str | None = None, **more: Any) -> "User":
        user = self.model(email=email.strip().lower(), name=name.strip(), **more)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who may sign in. What they may do hangs on their assignments alone: there is no superuser."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = People()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(email=Lower("email")), name="small_email"),)
        ordering = ("name", "email")

    def __str__(self) -> str:
        return self.name


class Assignment(models.Model):
    """A role somebody has in one place, from one day to another (both included). Ended, never deleted."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="assignments")
    role = models.CharField(max_length=40)
    place_kind = models.CharField(max_length=12, choices=PlaceKind.choices)
    place = models.CharField(max_length=80, blank=True, default="")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="role_ends_after_it_starts"),
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
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="agreement_ends_after_start"),)
        ordering = ("place", "starts")

    def __str__(self) -> str:
        return f"{self.place_kind}:{self.place}"
