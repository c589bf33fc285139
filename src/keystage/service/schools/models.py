"""Schools (projected from releases), corrections by hand, watch lists, groups."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from keystage.service.accounts.reach import Reach, held, reach, shared_places
from keystage.service.accounts.roles import roles

__all__ = ["Correction", "Projection", "RegisterChange", "School", "SchoolGroup", "ServedArea", "Watched", "places_of"]


def _within(found: Reach) -> Q:
    """The schools in those places. Programmes and classes name no school by themselves."""
    if found.everywhere:
        return Q()
    return (
        Q(urn__in=found.codes("school"))
        | Q(la__in=found.codes("la"))
        | Q(trust_uid__in=found.codes("trust") - {""})
        | Q(cluster_code__in=found.codes("cluster") - {""})
    )


class SchoolQuerySet(models.QuerySet["School"]):
    def visible_to(self, user: Any, permission: str = "schools.see") -> "SchoolQuerySet":
        """The schools for which `user` may do `permission` today. Every list and page of schools begins here."""
        found = reach(user, permission)
        return self.filter(_within(found)) if found else self.none()

    def with_pupils_for(self, user: Any) -> "SchoolQuerySet":
        """The schools whose pupils `user` may see: their own, or those that share with their role. Classes apart."""
        allowed = Q(pk__in=[])
        for one in held(user):
            of = roles()[one.role]
            if "pupils.see" not in of.permissions or one.kind == "class":
                continue
            here = _within(Reach(one.kind == "everywhere", frozenset({(one.kind, one.place)})))
            if of.pupils == "school":
                allowed |= here
            elif of.pupils == "agreement":
                shared = shared_places(one.role)
                allowed |= here & _within(Reach(everywhere=False, places=shared))
        return self.filter(allowed)


class School(models.Model):
    """One establishment, as the releases say it is: rebuilt by `schools.actions.project`, never edited.

    la: code in force now. cluster_code: "999:North". predecessors: URNs, nearest first. words: folded, for finding.
    release: of the register it comes from.
    """

    urn = models.CharField(max_length=7, primary_key=True)
    laestab = models.CharField(max_length=7, db_index=True, blank=True, default="")
    la = models.CharField(max_length=3, db_index=True, blank=True, default="")
    la_name = models.CharField(max_length=80, blank=True, default="")
    name = models.CharField(max_length=160)
    town = models.CharField(max_length=80, blank=True, default="")
    postcode = models.CharField(max_length=9, blank=True, default="")
    phase = models.CharField(max_length=20, blank=True, default="")
    kind = models.CharField(max_length=20, blank=True, default="")
    type = models.CharField(max_length=40, blank=True, default="")
    type_words = models.CharField(max_length=80, blank=True, default="")
    maintained = models.BooleanField(null=True)
    age_low = models.PositiveSmallIntegerField(null=True)
    age_high = models.PositiveSmallIntegerField(null=True)
    pupils = models.PositiveIntegerField(null=True)
    religious_character = models.CharField(max_length=80, blank=True, default="")
    diocese = models.CharField(max_length=120, blank=True, default="")
    gender = models.CharField(max_length=20, blank=True, default="")
    trust = models.CharField(max_length=160, blank=True, default="")
    trust_uid = models.CharField(max_length=20, db_index=True, blank=True, default="")
    cluster = models.CharField(max_length=80, blank=True, default="")
    cluster_code = models.CharField(max_length=85, db_index=True, blank=True, default="")
    adviser = models.CharField(max_length=120, blank=True, default="")
    level_in_force = models.CharField(max_length=40, blank=True, default="")
    state = models.CharField(max_length=20, blank=True, default="")
    open_date = models.DateField(null=True)
    close_date = models.DateField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    predecessors = models.JSONField(default=list)
    inspection_kind = models.CharField(max_length=40, blank=True, default="")
    inspection_date = models.DateField(null=True)
    inspection_outcome = models.CharField(max_length=40, blank=True, default="")
    inspection_words = models.CharField(max_length=80, blank=True, default="")
    inspection_of = models.CharField(max_length=7, blank=True, default="")
    last_visit = models.DateField(null=True)
    next_visit = models.DateField(null=True)
    words = models.CharField(max_length=400, blank=True, default="")
    release = models.CharField(max_length=12, blank=True, default="")
    served = models.BooleanField(default=True)  # of the area this service is for: figures are made for these
    changed_at = models.DateTimeField(auto_now=True, db_index=True)  # with the count: whether an index is still true

    objects: ClassVar[SchoolQuerySet] = SchoolQuerySet.as_manager()  # type: ignore[assignment]  # the stubs' manager

    class Meta:
        ordering = ("name", "urn")

    def __str__(self) -> str:
        return self.name

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """The places it lies in, as roles name them."""
        return places_of(self.urn, self.la, self.trust_uid, self.cluster_code)


def places_of(urn: str, la: str, trust_uid: str, cluster_code: str) -> tuple[tuple[str, str], ...]:
    """The places a school lies in, as roles name them: of a row of these four."""
    found = (("school", urn), ("la", la), ("trust", trust_uid), ("cluster", cluster_code))
    return tuple((kind, code) for kind, code in found if code)


class Projection(models.Model):
    """One time the register was read anew. schools: rows; opened, closed, changed: against what stood before."""

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    year = models.CharField(max_length=7, blank=True, default="")
    schools = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.schools}"


class RegisterChange(models.Model):
    """What one reading of the register changed about one school. urn: of the school now; before: of the one before it.

    kind: "opened", "closed", "converted", "merged", "name", "trust", "moved" … (`changes.KINDS`). words: the sentence.
    """

    projection = models.ForeignKey(Projection, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=20, db_index=True)
    urn = models.CharField(max_length=7, db_index=True)
    before = models.CharField(max_length=7, blank=True, default="")
    words = models.CharField(max_length=500)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.words


class ServedArea(models.Model):
    """An authority this service is for. None: all that the register holds."""

    la = models.CharField(max_length=3, unique=True)

    def __str__(self) -> str:
        return self.la


class Correction(models.Model):
    """What somebody knows better than the release: laid over the projection, with a reason, until it is taken back."""

    urn = models.CharField(max_length=7, db_index=True)
    field = models.CharField(max_length=40)
    value = models.CharField(max_length=200, blank=True)
    said = models.CharField(max_length=200, blank=True, default="")  # what the releases said when it was made
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("urn", "field"), condition=Q(taken_back_at=None), name="one_correction_of_a_fact"
            ),
        )

    def __str__(self) -> str:
        return f"{self.urn} {self.field}"


class Watched(models.Model):
    """A school on somebody's own list."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    urn = models.CharField(max_length=7)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "urn"), name="watched_once"),)

    def __str__(self) -> str:
        return self.urn


class SchoolGroup(models.Model):
    """Schools that somebody put together under a name. shared: others who may see all its schools find it too."""

    name = models.CharField(max_length=80)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    urns = models.JSONField(default=list)
    shared = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("owner", "name"), name="one_group_of_a_name"),)
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
