"""Groups of pupils and two of them at once."""

import pytest

from keystage.analysis.vocabulary import CONTEXT, pupil_group, pupil_groups

_WORKED_OUT = {"prior", "born", "high_attainer", "fsm_share"}


def test_every_group_is_of_a_known_column_or_of_groups() -> None:
    for group in pupil_groups():
        assert group.code == "all" or group.column in {*CONTEXT, *_WORKED_OUT} or len(group.together) > 1, group.code


def test_every_other_group_and_part_that_is_named_is_there() -> None:
    for group in pupil_groups():
        for code in (group.others, group.complement, *group.together):
            assert not code or pupil_group(code) is not None, code


def test_titles_and_places_are_each_groups_own() -> None:
    groups = list(pupil_groups())

    assert (
        len({g.title for g in groups}) == len({g.of for g in groups}) == len({g.order for g in groups}) == len(groups)
    )


@pytest.mark.req("0.10")
@pytest.mark.parametrize(
    ("code", "of"),
    [
        ("eal+boys", "boys with English as an additional language"),
        ("disadvantaged+sen", "disadvantaged pupils with special educational needs"),
        ("eal+sen_support", "pupils with English as an additional language and with SEN support"),
        ("white_british+girls", "white British girls"),
        ("disadvantaged+asian", "disadvantaged Asian pupils"),
        ("high_attainers+disadvantaged", "disadvantaged high attainers"),
    ],
)
def test_two_groups_at_once_have_words(code: str, of: str) -> None:
    group = pupil_group(code)

    assert group is not None
    assert (group.code, group.of, group.title) == (code, of, of[0].upper() + of[1:])


def test_listed_pair_stands_for_both_orders() -> None:
    assert pupil_group("boys+disadvantaged") is pupil_group("disadvantaged+boys")


def test_pair_is_set_against_the_same_pupils_of_the_other_group() -> None:
    group = pupil_group("disadvantaged+eal")

    assert group is not None
    assert group.others == "not_disadvantaged+eal"


@pytest.mark.parametrize("code", ["", "+", "boys+", "boys+nobody", "boys+boys", "all+boys", "disadvantaged+boys+x"])
def test_what_is_no_group_is_none(code: str) -> None:
    assert pupil_group(code) is None
