"""The badge: secure, insecure, not enough evidence; and the definition that it follows."""

from pathlib import Path

import pytest

import keystage as ks
from keystage.analysis.moderation import Badge, sample_rule
from keystage.analysis.moderation.rules import kappa_words

HEAD = 'schema = 1\ntitle = "Ours"\nsource = "Us"\nstatus = "default"\n'


def _of(same: int, up: int, down: int = 0, *, home: Path | None = None) -> Badge:
    first = [1] * (same + up + down)
    return ks.agreement(first, [1] * same + [2] * up + [0] * down, [0, 1, 2], home=home).badge


@pytest.mark.req("3.9")
@pytest.mark.parametrize(
    ("same", "up", "down", "code"),
    [
        (7, 2, 1, "secure"),  # 70% exactly is not under 70%
        (69, 16, 15, "insecure"),
        (67, 33, 0, "insecure"),
        (100, 0, 0, "secure"),
        (4, 0, 0, "not_enough_evidence"),
        (0, 4, 0, "not_enough_evidence"),
        (5, 0, 0, "secure"),
    ],
)
def test_badge_follows_exact_agreement(same: int, up: int, down: int, code: str) -> None:
    assert _of(same, up, down).code == code


@pytest.mark.req("3.9")
@pytest.mark.parametrize(("apart", "code"), [(33, "secure"), (34, "insecure")])
def test_badge_follows_the_mean_difference(apart: int, code: str) -> None:
    """One script in 100 judged `apart` steps above: exact agreement is 99%, the mean difference apart / 100."""
    found = ks.agreement([0] * 100, [0] * 99 + [apart], list(range(40)))
    assert found.badge.code == code
    lower = ks.agreement([39] * 100, [39] * 99 + [39 - apart], list(range(40)))
    assert lower.badge.code == code


def test_reasons_say_what_failed_and_what_is_asked() -> None:
    badge = _of(67, 34)
    assert badge.words == "Insecure: moderate again"
    assert badge.reasons == (
        "Exact agreement is 66%, under 70%.",
        "On average the second judge is 0.34 of a level above the first judge (the first judge is harsh): "
        "more than 0.33.",
    )


def test_reasons_never_print_two_numbers_alike_that_differ() -> None:
    assert _of(697, 152, 151).reasons[0] == "Exact agreement is 69.7%, under 70.0%."
    assert "is 0.3333 of a level" not in _of(2, 1).reasons[0]
    third = ks.agreement([0] * 6, [0] * 4 + [1] * 2, [0, 1]).badge.reasons
    assert "is 0.333 of a level above" in third[1]
    assert "more than 0.330" in third[1]


def test_secure_from_few_scripts_says_how_low_the_truth_may_be() -> None:
    """Wilson's interval of 10 of 10 begins at 72.2%, of 5 of 5 at 56.6% (Newcombe 1998, method 3)."""
    assert _of(5, 0).reasons[-1] == "From 5 scripts alone the true share may be as low as 57%."
    assert not any("alone" in reason for reason in _of(10, 0).reasons)


@pytest.mark.req("X.2")
def test_an_area_may_draw_its_own_line(tmp_path: Path) -> None:
    folder = tmp_path / "definitions" / "moderation"
    folder.mkdir(parents=True)
    rule = '\n[[rule]]\ncode = "agreement"\nfirst_year = 1990\nexact = 90\ndifference = 0.2\nleast = 3\nclusters = 10\n'
    (folder / "ours.toml").write_text(HEAD + rule)
    assert _of(8, 1, 1).code == "secure"
    assert _of(8, 1, 1, home=tmp_path).code == "insecure"
    assert _of(3, 0, home=tmp_path).code == "secure"


def test_a_rule_of_later_years_leaves_earlier_ones_alone(tmp_path: Path) -> None:
    folder = tmp_path / "definitions" / "moderation"
    folder.mkdir(parents=True)
    rule = '\n[[rule]]\ncode = "from_2020"\nfirst_year = 2020\nexact = 90\ndifference = 0.2\nleast = 3\nclusters = 10\n'
    (folder / "ours.toml").write_text(HEAD + rule)
    given = ([1] * 10, [1] * 8 + [0, 2], [0, 1, 2])
    assert ks.agreement(*given, year=2019, home=tmp_path).badge.rule == "agreement"
    assert ks.agreement(*given, year=2020, home=tmp_path).badge.rule == "from_2020"
    assert ks.agreement(*given, home=tmp_path).badge.rule == "from_2020"


@pytest.mark.parametrize(
    ("kappa", "word"),
    [
        (-0.01, "poor"), (0.0, "slight"), (0.20, "slight"), (0.21, "fair"), (0.40, "fair"), (0.41, "moderate"),
        (0.60, "moderate"), (0.61, "substantial"), (0.80, "substantial"), (0.81, "almost perfect"),
        (1.0, "almost perfect"),
    ],
)  # fmt: skip
def test_words_are_those_of_landis_and_koch(kappa: float, word: str) -> None:
    """Landis and Koch (1977), page 165."""
    assert kappa_words().word(kappa) == word


def test_words_come_with_their_caution() -> None:
    assert "arbitrary" in ks.agreement([0, 1], [0, 1], [0, 1]).caution


def test_numbers_of_the_handbook_are_the_default() -> None:
    rule = sample_rule()
    assert (rule.class_least, rule.class_most, rule.share_low, rule.share_high, rule.least) == (3, 6, 10, 15, 5)
