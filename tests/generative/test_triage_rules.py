"""The rules of headlines and questions hold for any school: two hundred are made up, none by hand."""

import random
from collections.abc import Mapping
from functools import cache

import pytest
from tests.factories.evidence import evidence, school

from keystage.analysis.benchmarks import Evidence
from keystage.analysis.triage import AskedQuestion, Headline, catalogue, facts, headlines, question_bank, questions

NATIONAL = {
    "ks2_rwm_exp": 65,
    "ks2_reading_exp": 73,
    "ks2_writing_exp": 78,
    "ks2_maths_exp": 79,
    "ks2_writing_high": 20,
}
KINDS = ("primary", "junior", "primary", "middle", "special")
UNFIRED = "no figure fired this: a question for every school"


@cache
def _made(seed: int) -> tuple[Evidence, Mapping[str, tuple[Headline, ...]], Mapping[str, tuple[AskedQuestion, ...]]]:
    chance = random.Random(seed)
    urns = [f"9991{i:02d}" for i in range(60)]
    histories = {urn: _history(chance) for urn in urns}
    made = evidence(*(school(urn=urn, kind=chance.choice(KINDS)) for urn in urns), histories=histories)
    wide = facts(made)
    return made, headlines(made, wide), questions(made, wide)


def _history(chance: random.Random) -> dict[tuple[str, str], dict[int, tuple[float | None, ...]]]:
    n, lean = chance.randint(3, 90), chance.gauss(0, 8)
    out: dict[tuple[str, str], dict[int, tuple[float | None, ...]]] = {}
    for measure, national in NATIONAL.items():
        own = lean + chance.gauss(0, 8)
        out[measure, "all"] = {
            year: (float(round(min(max(national + own + chance.gauss(0, 5), 0), 100))), n, national)
            for year in range(2016, 2020)
        }
    for subject in ("reading", "writing", "maths"):
        out[f"ks2_{subject}_progress", "all"] = {
            year: (round(lean / 4 + chance.gauss(0, 2), 1), max(n - 2, 1), 0) for year in range(2016, 2020)
        }
    few = max(n // 3, 1)
    out["ks2_rwm_exp", "disadvantaged"] = {y: (float(chance.randint(20, 80)), few, 51, 71) for y in (2017, 2018, 2019)}
    absent = float(round(max(8.5 + chance.gauss(0, 4), 0)))
    out["absence_persistent", "all"] = dict.fromkeys((2018, 2019), (absent, n * 7, 8.5))
    return out


@pytest.mark.parametrize("seed", range(3))
def test_headlines_keep_their_rules_whatever_the_figures(seed: int) -> None:
    made, found, _ = _made(seed)
    clear_rows = {
        (r["urn"], r["measure"], r["group"]): r for r in made.comparisons.filter(year=2019).iter_rows(named=True)
    }
    for urn, lines in found.items():
        assert 1 <= len(lines) <= 3
        clear = [h for h in lines if h.clear]
        assert len([h for h in lines if h.measure == "absence_persistent"]) <= 1
        assert len([h for h in lines if h.group not in ("", "all")]) <= 1
        assert len({(h.lead.removeprefix("A strength, ").lower(), h.strength) for h in clear}) == len(clear)
        for h in clear:
            row = clear_rows[urn, h.measure, h.group]
            together = (
                row["pooled_low"] is not None and not row["pooled_low"] <= row["pooled_national"] <= row["pooled_high"]
            )
            assert row["clear"] or together
        strong = [
            r
            for (u, _, g), r in clear_rows.items()
            if u == urn and g == "all" and r["clear"] and r["good"] and r["n"] > 15
        ]
        if strong and not lines[0].text.startswith("Special"):
            assert any(h.strength for h in lines)


@pytest.mark.parametrize("seed", range(3))
def test_questions_keep_their_rules_whatever_the_figures(seed: int) -> None:
    made, _, found = _made(seed)
    names = catalogue()
    fired_at_all = 0
    certain = _certain(made)
    for urn, asked in found.items():
        assert [q.number for q in asked] == [1, 2, 3, 4, 5]
        assert asked[0].strength
        assert len({q.text for q in asked}) == 5
        fired = [q for q in asked if q.fired != UNFIRED]
        fired_at_all += len(fired)
        roots = [_roots(q) for q in fired]
        assert sum(len(r) for r in roots) == len(frozenset().union(*roots))
        assert all(names[f].held for q in fired for f in q.figures)
        for q in fired:
            pair = {names[f].root for f in q.figures} & set(names.differences)
            assert pair or all((urn, root) in certain for root in _roots(q)), (urn, q)
    assert fired_at_all > 60


def _certain(made: Evidence) -> set[tuple[str, str]]:
    """Figures whose difference, change or years together are beyond chance."""
    found = set()
    for r in made.comparisons.filter(year=2019).iter_rows(named=True):
        low, high, against = r["pooled_low"], r["pooled_high"], r["pooled_national"]
        together = low is not None and r["pooled_n"] >= 11 and not low <= against <= high
        beyond_own_group = r["low"] is not None and r["n"] >= 11 and r["low"] > r["national"]
        if r["clear"] or beyond_own_group or together or r["declining"] or r["change_clear"]:
            found.add((r["urn"], r["measure"] if r["group"] == "all" else f"{r['measure']}_{r['group']}"))
    return found


def _roots(question: AskedQuestion) -> frozenset[str]:
    names = catalogue()
    found = {names[f].root for f in question.figures} - {""}
    pairs = [names.differences[r] for r in found if r in names.differences]
    return frozenset(found - {p.code for p in pairs}) | {r for p in pairs for r in (p.first, p.second)}


def test_bank_fires_on_many_different_figures() -> None:
    codes = {q.code for seed in range(3) for asked in _made(seed)[2].values() for q in asked if q.fired != UNFIRED}
    assert {"Q1", "Q3", "Q5", "Q10", "Q13", "Q23"} <= codes
    assert len(question_bank(2019).prepared) > 80
