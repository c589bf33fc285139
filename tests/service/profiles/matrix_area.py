"""What addresses of areas and packs name, in a school's own area."""

from datetime import date
from typing import Any

from keystage.service.profiles.models import IssuedPack, PackRun
from keystage.service.schools.models import School


def trust(school: School, client: Any) -> dict[str, Any]:
    return {"kind": "trust", "code": school.trust_uid}


def authority(school: School, client: Any) -> dict[str, Any]:
    return {"kind": "la", "code": school.la}


def trust_page(school: School, client: Any) -> dict[str, Any]:
    return trust(school, client) | {"part": "summary"}


def of_school(school: School, client: Any) -> dict[str, Any]:
    return {"urn": school.urn}


def run(school: School, client: Any) -> dict[str, Any]:
    made = PackRun.objects.create(
        kind="schools", code="", name="All", urns=[school.urn], year="2022/23", audience="public",
        as_at=date(2024, 2, 29),
    )  # fmt: skip
    _pack(school, run=str(made.pk))
    return {"pk": made.pk}


def run_folder(school: School, client: Any) -> dict[str, Any]:
    return run(school, client) | {"folder": "all"}


def pack(school: School, client: Any) -> dict[str, Any]:
    return {"pk": _pack(school).pk}


def pack_file(school: School, client: Any) -> dict[str, Any]:
    return pack(school, client) | {"format": "pdf"}


def _pack(school: School, run: str = "") -> IssuedPack:
    return IssuedPack.objects.create(
        subject_kind="school", subject=school.urn, name=school.name, urns=[school.urn], year="2022/23",
        audience="public", number=1, as_at=date(2024, 2, 29), digest="0" * 64, run=run,
        files={"pdf": {"sha256": "0" * 64, "bytes": 1}},
    )  # fmt: skip
