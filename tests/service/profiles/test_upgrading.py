"""After an upgrade that keeps figures in another shape, the newest year's are there before pages are served."""

import pytest

from keystage.service.profiles.models import Prepared
from keystage.service.profiles.same_as_last import is_in_order
from keystage.service.profiles.selectors import latest, ready_for
from keystage.service.profiles.upgrading import figures_to_make, make_figures
from keystage.service.schools.models import School
from tests.service.profiles.conftest import ReadyArea

pytestmark = pytest.mark.django_db


def test_nothing_is_made_where_pages_have_figures_or_never_had_any(ready_area: ReadyArea) -> None:
    assert figures_to_make() == ""
    Prepared.objects.all().delete()
    assert figures_to_make() == ""


def test_the_same_program_reads_the_figures_it_made(ready_area: ReadyArea, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_in_order()
    figures_to_make()
    assert is_in_order()
    with monkeypatch.context() as other:
        other.setattr("keystage.service.profiles.same_as_last.version", lambda name: "another")
        assert not is_in_order()
    with monkeypatch.context() as other:
        other.setattr("keystage.service.profiles.same_as_last.key_mark", lambda: "another")
        assert not is_in_order()
    Prepared.objects.update(shape="another")  # as a backup that was put back may say
    assert not is_in_order()
    Prepared.objects.all().delete()
    assert is_in_order()


@pytest.mark.req("X.7")
def test_the_newest_year_is_made_ready_in_the_new_shape(ready_area: ReadyArea) -> None:
    kept = [ready_area.urns["alder_bridge"], ready_area.urns["tiny"]]
    School.objects.exclude(urn__in=kept).update(served=False)
    Prepared.objects.create(key="0" * 32, year="2021/22", as_at="2023-02-28", schools=2)
    Prepared.objects.update(shape="another")
    assert latest() is None
    assert figures_to_make() == "2022/23"
    told: list[tuple[int, int]] = []
    make_figures("2022/23", tell=lambda done, total: told.append((done, total)))
    made = latest()
    assert made is not None
    assert (made.year, made.schools, told[-1][0]) == ("2022/23", 2, told[-1][1])
    assert ready_for(made).case(kept[0], "adviser") is not None
    assert figures_to_make() == ""
