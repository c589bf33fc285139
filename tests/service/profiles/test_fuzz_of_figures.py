"""Random requests where figures are ready: pages of schools and areas, lists, comparisons, packs."""

import os

import pytest

from tests.service.fuzz.world import fuzz_of
from tests.service.profiles.conftest import ReadyArea

_TIMES = int(os.environ.get("KEYSTAGE_FUZZ", "120"))
_SEED = int(os.environ.get("KEYSTAGE_FUZZ_SEED", "20261112"))


@pytest.mark.django_db
def test_no_request_breaks_pages_of_figures(ready_area: ReadyArea, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("CRITICAL")
    fuzz = fuzz_of(_SEED, ready_area.school("alder_bridge"), [], only="profiles:")
    fuzz.run(times=_TIMES)
    assert not fuzz.bad, "\n\n".join(map(str, fuzz.bad[:40]))
