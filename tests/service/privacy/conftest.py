"""A home with two pupils in files, and an officer who answers requests."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from keystage.analysis.store import Home, take_in
from keystage.analysis.vocabulary import upn
from keystage.service.accounts.models import User
from keystage.service.privacy.actions import open_request
from keystage.service.privacy.models import RightsRequest
from keystage.service.privacy.registry import Subject
from tests.factories.homes import NOW, table

ONE, OTHER = upn.make(999, 2001, 18, [1, 2]).to_list()
TODAY = date(2026, 11, 20)


@pytest.fixture
def pupils() -> tuple[str, str]:
    """UPNs of two pupils of school 999001 in a release of 2018/19; a remark stands in the file alone."""
    text = table(
        "URN|UPN|Academic year|Year group|Class|Sex|KS2 reading|Remarks",
        f"999001|{ONE}|2018/19|6|6B|F|104|lives with her aunt",
        f"999001|{OTHER}|2018/19|6|6B|M|99|moved here in May",
    )
    path = Path(settings.KEYSTAGE_HOME) / "pupils.csv"
    path.write_text(text, "utf-8")
    assert all(taken.written for taken in take_in(path, home=Home(Path(settings.KEYSTAGE_HOME)), now=NOW))
    path.unlink()
    return ONE, OTHER


@pytest.fixture
def officer(signed_in_as: Callable[..., Client]) -> Client:
    """The data protection officer of authority 999."""
    return signed_in_as("auditor", la="999")


@pytest.fixture
def opened(somebody: Callable[..., User]) -> Callable[..., RightsRequest]:
    """opened("access", subjects=[…]): a request that was written down today."""

    def made(kind: str = "access", **more: Any) -> RightsRequest:
        given: dict[str, Any] = {
            "by": None, "about": "pupil", "subjects": [Subject("pupil", ONE)],
            "asker": {"name": "Mary Ashe", "contact": "mary@example.invalid"}, "relation": "parent",
            "channel": "letter", "place": ("la", "999"), "received_on": TODAY, "asked": "All you hold.",
            "identity_known": True, "today": TODAY,
        }  # fmt: skip
        return open_request(**(given | {"kind": kind} | more))

    return made
