"""Criteria against a second, plain implementation of three-valued logic; and against whatever anyone may type."""

from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from keystage.analysis.errors import InputError
from keystage.analysis.triage import criteria

NUMBERS, WORDS, FLAGS = ("a", "b", "c"), ("k", "m"), ("t", "u")
SCHEMA = pl.Schema(
    {n: pl.Float64() for n in NUMBERS} | {w: pl.String() for w in WORDS} | {f: pl.Boolean() for f in FLAGS}
)
# A criterion as (text, how a plain reader answers it for a row).
Answer = Any

_values = st.sampled_from([-2.0, -1.0, 0.0, 0.5, 1.0, 2.0, 3.0])
_quoted = st.sampled_from(["x", "y", "it's"])


def _literal(value: float) -> str:
    return f"{value:g}"


def _quote(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"


_number_atom = st.one_of(
    st.sampled_from(NUMBERS).map(lambda n: (n, lambda row: row[n])),
    _values.map(lambda v: (_literal(v) if v >= 0 else f"({_literal(v)})", lambda row: v)),
)


def _arithmetic(left: tuple[str, Answer], sign: str, right: tuple[str, Answer]) -> tuple[str, Answer]:
    def answer(row: dict[str, Any]) -> float | None:
        one, two = left[1](row), right[1](row)
        if one is None or two is None:
            return None
        return {"+": one + two, "-": one - two, "*": one * two}[sign]

    return f"{left[0]} {sign} {right[0]}", answer


_number = st.one_of(_number_atom, st.builds(_arithmetic, _number_atom, st.sampled_from(["+", "-", "*"]), _number_atom))
_word = st.one_of(
    st.sampled_from(WORDS).map(lambda w: (w, lambda row: row[w])), _quoted.map(lambda q: (_quote(q), lambda row: q))
)


def _compared(left: tuple[str, Answer], sign: str, right: tuple[str, Answer]) -> tuple[str, Answer]:
    def answer(row: dict[str, Any]) -> bool | None:
        one, two = left[1](row), right[1](row)
        if one is None or two is None:
            return None
        order = (one > two) - (one < two)
        return {"<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0, "=": order == 0, "<>": order != 0}[
            sign
        ]

    return f"{left[0]} {sign} {right[0]}", answer


def _listed(left: tuple[str, Answer], turned: bool, items: list[Any]) -> tuple[str, Answer]:
    written = ", ".join(_quote(i) if isinstance(i, str) else _literal(i) for i in items)

    def answer(row: dict[str, Any]) -> bool | None:
        value = left[1](row)
        return None if value is None else (value in items) is not turned

    return f"{left[0]} {'NOT ' if turned else ''}IN ({written})", answer


def _between(
    left: tuple[str, Answer], turned: bool, low: tuple[str, Answer], high: tuple[str, Answer]
) -> tuple[str, Answer]:
    def answer(row: dict[str, Any]) -> bool | None:
        found = _and(_compared(left, ">=", low)[1](row), _compared(left, "<=", high)[1](row))
        return _not(found) if turned else found

    return f"{left[0]} {'NOT ' if turned else ''}BETWEEN {low[0]} AND {high[0]}", answer


def _missing(part: tuple[str, Answer], turned: bool) -> tuple[str, Answer]:
    return f"{part[0]} IS {'NOT ' if turned else ''}NULL", lambda row: (part[1](row) is None) is not turned


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _and(one: bool | None, two: bool | None) -> bool | None:
    if one is False or two is False:
        return False
    return None if one is None or two is None else True


def _or(one: bool | None, two: bool | None) -> bool | None:
    return _not(_and(_not(one), _not(two)))


def _join(left: tuple[str, Answer], word: str, right: tuple[str, Answer], bracketed: bool) -> tuple[str, Answer]:
    """Brackets where they are asked for; where not, both sides are bracketed so that precedence plays no part."""
    join = _and if word == "AND" else _or
    text = f"({left[0]}) {word} ({right[0]})"
    return f"({text})" if bracketed else text, lambda row: join(left[1](row), right[1](row))


_figure = st.sampled_from(NUMBERS).map(lambda n: (n, lambda row: row[n]))
_text_figure = st.sampled_from(WORDS).map(lambda w: (w, lambda row: row[w]))
_atoms = st.one_of(
    st.builds(_compared, _figure, st.sampled_from(["<", "<=", ">", ">=", "=", "<>"]), _number),
    st.builds(_compared, _text_figure, st.sampled_from(["=", "<>"]), _word),
    st.builds(_listed, _figure, st.booleans(), st.lists(_values, min_size=1, max_size=3)),
    st.builds(_listed, _text_figure, st.booleans(), st.lists(_quoted, min_size=1, max_size=2)),
    st.builds(_between, _figure, st.booleans(), _number, _number),
    st.builds(_missing, st.one_of(_figure, _text_figure), st.booleans()),
    st.sampled_from(FLAGS).map(lambda f: (f, lambda row: row[f])),
)  # fmt: skip
_criteria = st.recursive(
    _atoms,
    lambda inner: st.one_of(
        st.builds(_join, inner, st.sampled_from(["AND", "OR"]), inner, st.booleans()),
        inner.map(lambda part: (f"NOT ({part[0]})", lambda row: _not(part[1](row)))),
    ),
    max_leaves=5,
)
_rows = st.fixed_dictionaries(
    {n: st.none() | _values for n in NUMBERS}
    | {w: st.none() | _quoted for w in WORDS}
    | {f: st.none() | st.booleans() for f in FLAGS}
)


@settings(max_examples=300, deadline=None)
@given(made=_criteria, rows=st.lists(_rows, min_size=1, max_size=6))
def test_criterion_answers_as_plain_three_valued_logic_does(
    made: tuple[str, Answer], rows: list[dict[str, Any]]
) -> None:
    text, answer = made
    if len(text) > 500:
        return
    criterion = criteria.compile(text, SCHEMA)
    got = criteria.evaluate({"got": criterion}, pl.DataFrame(rows, schema=SCHEMA), keep=())["got"].to_list()
    assert got == [answer(row) for row in rows], text


_PIECES = st.sampled_from(
    [*NUMBERS, *WORDS, *FLAGS, "AND", "OR", "NOT", "IN", "BETWEEN", "IS", "NULL", "(", ")", ",", "<", "<=", "=", "<>",
     "+", "-", "*", "1", "2.5", "'x'", "''", "/", "--", ";", "NOW", "CASE", "\"", "ſ", "\x00"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60), st.lists(_PIECES, max_size=25).map(" ".join), st.lists(_PIECES, max_size=25).map("".join)
    )
)
def test_any_text_is_either_a_criterion_that_answers_or_refused(text: str) -> None:
    try:
        criterion = criteria.compile(text, SCHEMA)
    except InputError:
        return
    row = pl.DataFrame(
        [{**dict.fromkeys(NUMBERS, 1.0), **dict.fromkeys(WORDS, "x"), **dict.fromkeys(FLAGS, True)}], schema=SCHEMA
    )
    assert criteria.evaluate({"a": criterion}, row, keep=())["a"].dtype == pl.Boolean
    assert set(criterion.figures) == set(criterion.expression.meta.root_names())
