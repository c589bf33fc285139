"""What addresses of the register, groups and corrections name."""

from typing import Any

from keystage.service.schools.models import Correction, School, SchoolGroup


def urn(school: School, client: Any) -> dict[str, Any]:
    return {"urn": school.urn}


def group(school: School, client: Any) -> dict[str, Any]:
    """A group of this person's own."""
    number = SchoolGroup.objects.count()
    return {"pk": SchoolGroup.objects.create(name=f"Panel {number}", owner=client.user, urns=[school.urn]).pk}


def correction(school: School, client: Any) -> dict[str, Any]:
    """A correction of the school's town."""
    Correction.objects.filter(urn=school.urn, field="town").delete()
    made = Correction.objects.create(
        urn=school.urn, field="town", value="Elsewhere", said=school.town, reason="A letter"
    )
    return {"pk": made.pk}
