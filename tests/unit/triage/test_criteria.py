"""The criteria language: what it says yes to, what it refuses, and what null means in it."""

import polars as pl
import pytest

from keystage.analysis.errors import InputError
from keystage.analysis.triage import criteria
from keystage.analysis.triage.kinds import Kind

SCHOOLS = pl.DataFrame(
    {
        "urn": ["999001", "999002", "999003"],
        "writing": [52.0, None, 78.0],
        "national": [71.0, 71.0, None],
        "pupils": [-8.0, 0.0, 2.0],
        "kind": ["primary", "junior", None],
        "clear": [True, False, None],
    }
)


def answers(text: str) -> list[bool | None]:
    criterion = criteria.compile(text, SCHOOLS.schema)
    return criteria.evaluate({"answer": criterion}, SCHOOLS)["answer"].to_list()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("writing < 60", [True, None, False]),
        ("writing <= 52", [True, None, False]),
        ("writing >= 78.0", [False, None, True]),
        ("writing = 52", [True, None, False]),
        ("writing <> 52", [False, None, True]),
        ("pupils < -7.5", [True, False, False]),
        ("-pupils > 7", [True, False, False]),
        ("writing + 19 >= national", [True, None, None]),
        ("national - writing > 10 * 1.5", [True, None, None]),
        ("writing - 2 * pupils = 68", [True, None, False]),
        ("kind = 'junior'", [False, True, None]),
        ("kind <> 'junior'", [True, False, None]),
        ("kind IN ('junior', 'infant')", [False, True, None]),
        ("kind NOT IN ('junior', 'infant')", [True, False, None]),
        ("pupils IN (-8, 2)", [True, False, True]),
        ("writing BETWEEN 50 AND 60", [True, None, False]),
        ("writing NOT BETWEEN 50 AND 60", [False, None, True]),
        ("writing IS NULL", [False, True, False]),
        ("writing IS NOT NULL", [True, False, True]),
        ("clear", [True, False, None]),
        ("NOT clear", [False, True, None]),
        ("clear AND writing < 60", [True, False, False]),
        ("clear OR writing < 60", [True, None, None]),
        ("NOT (clear AND writing < 60)", [False, True, True]),
        ("NOT clear OR pupils > 0 AND writing > 70", [False, True, True]),
        ("(NOT clear OR pupils > 0) AND writing > 70", [False, None, True]),
        ("clear and not writing is null", [True, False, None]),
        ("\tclear\n AND\r\n writing<60", [True, False, False]),
        ("kind = 'St John''s'", [False, False, None]),
    ],
)
def test_criterion_answers_in_three_values(text: str, expected: list[bool | None]) -> None:
    assert answers(text) == expected


def test_criterion_names_the_figures_that_explain_it() -> None:
    criterion = criteria.compile("writing + pupils < national AND (clear OR writing < 3)", SCHOOLS.schema)
    assert criterion.figures == ("writing", "pupils", "national", "clear")
    assert set(criterion.figures) == set(criterion.expression.meta.root_names())


def test_criterion_on_a_figure_that_no_school_has_cannot_be_evaluated() -> None:
    criterion = criteria.compile("maths < 60 OR kind = 'junior'", {"maths": Kind.NUMBER, "kind": Kind.TEXT})
    assert criteria.evaluate({"a": criterion}, SCHOOLS)["a"].to_list() == [None, True, None]


def test_many_criteria_are_answered_for_all_schools_at_once() -> None:
    made = {code: criteria.compile(text, SCHOOLS.schema) for code, text in {"A": "clear", "B": "pupils < 0"}.items()}
    out = criteria.evaluate(made, SCHOOLS)
    assert out.columns == ["urn", "A", "B"]
    assert out["B"].to_list() == [True, False, False]


def test_figures_may_be_given_as_bare_names_and_their_kind_follows_from_use() -> None:
    criterion = criteria.compile(
        "clear AND writing < 3 AND kind = 'junior' AND a = b", {"clear", "writing", "kind", "a", "b"}
    )
    assert criterion.kinds["clear"] is Kind.YES_NO
    assert criterion.kinds["writing"] is Kind.NUMBER
    assert criterion.kinds["kind"] is Kind.TEXT
    with pytest.raises(InputError, match="compared"):
        criteria.compile("writing < 3 AND writing = 'low'", {"writing"})


HOSTILE = [
    " OR ".join(["writing = 1"] * 5000),
    "(" * 13 + "writing > 1" + ")" * 13,
    "(" * 250 + ")" * 250,
    "RPAD(kind, 1000000000, 'x') = 'x'",
    "NOW() > 3",
    "COLUMNS('.*')",
    "COUNT(*) > 1",
    "writing > 1 -- and so on",
    "writing > 1 /* and so on */",
    "writing > 1 # and so on",
    "writing > 1; DROP TABLE schools",
    "writing > 1 UNION SELECT 1",
    "writing > (SELECT 1)",
    "EXISTS (SELECT 1)",
    "CASE WHEN clear THEN 1 ELSE 2 END = 1",
    "CAST(kind AS INTEGER) > 1",
    "kind::INTEGER > 1",
    "writing / 2 > 1",
    "writing % 2 > 1",
    "kind || 'x' = 'x'",
    "kind LIKE '%'",
    "kind = '\\'",
    "kind = 'a\x00b'",
    "kind = 'a\nb'",
    "kind = '",
    "kind = 'x' 'y'",
    '"writing" > 1',
    "`writing` > 1",
    "[writing] > 1",
    "schools.writing > 1",
    "$1 > 1",
    "@x > 1",
    "writing > 1e308",
    "writing > 0x10",
    "writing > 9999999999999",
    "writing > .5",
    "writing > 1.2345678",
    "writing > NaN",
    "writing = NULL",
    "NULL",
    "TRUE",
    "clear = TRUE",
    "clear = clear",
    "NOT NOT clear",
    "- - pupils > 1",
    "writing == 1",
    "writing != 1",
    "writing <=> 1",
    "writing < 3 < 4",
    "writing BETWEEN 1",
    "writing BETWEEN 'a' AND 'b'",
    "writing IN ()",
    "writing IN (1, NULL)",
    "writing IN (national)",
    "writing IN (1, 'a')",
    "writing IN (SELECT 1)",
    "writing IS TRUE",
    "writing NOT 3",
    "AND clear",
    "clear AND",
    "clear OR",
    "clear clear",
    "clear)",
    "(clear",
    "()",
    "*",
    ",",
    "",
    "   ",
    "writing",
    "writing + 3",
    "'yes'",
    "5",
    "1 < 2",
    "kind < 'a'",
    "kind < 3",
    "kind + 1 > 2",
    "clear + 1 > 2",
    "-kind = 'a'",
    "clear IN (1)",
    "writing AND clear",
    "NOT writing",
    "clear OR 'x'",
    "(writing > 1) > 1",
    "pupils * pupils * pupils * pupils * pupils > 1",
    "(pupils * pupils) * (pupils * pupils * 2) > 1",
    "ｗriting > 1",  # a full-width letter
    "wrıting > 1",  # a dotless i
    "writing > 1 ſELECT",  # a long s that is S in capitals
    "writing\u00a0> 1",  # a no-break space
    "writing\u2028> 1",
    "writing > １",  # a full-width digit
    "writing > \u0661",  # an Arabic digit
    "writing\u200b > 1",  # a zero-width space
    "‘x’ = kind",
    "writing ≥ 3",
    "\ufeffclear",
    "x" * 400 + " > 1",
    "wryting > 3",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_anything_outside_the_language_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(InputError, match=r"^This is not a criterion\. .+\.$") as refused:
        criteria.compile(text, SCHOOLS.schema)
    assert len(str(refused.value)) < 250


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("clear AND writing / 2 > 1", 19, "division"),
        ("clear AND NOW() > 1", 11, "functions"),
        ("clear AND wriitng > 1", 11, "did you mean “writing”"),
        ("clear AND kind > 1", 11, "words cannot be compared with a number"),
        ("clear OR " + "(" * 13 + "clear" + ")" * 13, 22, "at most 12 deep"),
    ],
)
def test_refusal_names_the_place_and_what_is_wrong(text: str, place: int, words: str) -> None:
    with pytest.raises(InputError, match=rf"At character {place}: .*{words}"):
        criteria.compile(text, SCHOOLS.schema)


def test_twelve_brackets_and_five_hundred_characters_are_allowed() -> None:
    assert answers("(" * 12 + "clear" + ")" * 12) == [True, False, None]
    longest = "clear" + " OR clear" * 55
    assert len(longest) == 500
    assert answers(longest) == [True, False, None]
    with pytest.raises(InputError, match="501 characters"):
        criteria.compile(longest + " ", SCHOOLS.schema)
