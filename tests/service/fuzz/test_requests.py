"""Random requests to every address. `script/drill fuzz` goes on for as long as one likes, with figures ready."""

import os
from pathlib import Path
from typing import Any

import pytest

from keystage.service.schools.models import School
from tests.service.fuzz.asking import names_asked_for
from tests.service.fuzz.world import fuzz_of, pupils_of

pytestmark = [pytest.mark.django_db]

_TIMES = int(os.environ.get("KEYSTAGE_FUZZ", "300"))
_SEED = int(os.environ.get("KEYSTAGE_FUZZ_SEED", "20261112"))


def test_names_are_found_that_pages_and_forms_ask_for() -> None:
    assert {"number", "before", "format", "purpose", "email", "rows", "numbers"} <= set(names_asked_for())
    assert len(names_asked_for()) > 60


@pytest.mark.parametrize("round", range(3))
def test_no_request_breaks_the_service(
    round: int, two_schools: tuple[School, School], settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL")
    fuzz = fuzz_of(_SEED + round, two_schools[0], pupils_of(two_schools[0], Path(settings.KEYSTAGE_HOME)))
    fuzz.run(times=_TIMES)
    assert not fuzz.bad, "\n\n".join(map(str, fuzz.bad[:40]))
