"""The grammar of a criterion. Reads tokens, checks every kind, and writes the same criterion again as plain SQL.

What is handed on to the SQL engine is written here from checked pieces, token by token: nothing of the text that a
person gave reaches it unread. Precedence is SQL's: brackets, then unary minus, then `*`, then `+ -`, then comparisons,
then NOT, then AND, then OR.
"""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass

import polars as pl

from keystage.analysis.triage.kinds import Kind, kind_of
from keystage.analysis.triage.tokens import Token, cut, refuse

__all__ = ["DEEPEST", "Checked", "check"]

DEEPEST = 12  # brackets within brackets
_MOST_FACTORS = 4  # a product of more could leave the range of a float
_COMPARISONS = ("<", "<=", ">", ">=", "=", "<>")


@dataclass(frozen=True, slots=True)
class Checked:
    """sql: the criterion written again. names: the figures it speaks of, in order. kinds: what each must be."""

    sql: str
    names: tuple[str, ...]
    kinds: Mapping[str, Kind]


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a criterion: what it is, where it began, how many factors are multiplied in it.

    name: the figure, where the piece is nothing but one.
    """

    kind: Kind
    at: int
    factors: int = 0
    name: str = ""


def check(text: str, figures: Container[str], suggest: Callable[[str], str | None]) -> Checked:
    """Read a criterion. figures: the names it may use; a mapping from name to kind (or column type) gives kinds too.

    Raises InputError with the place and what is wrong.
    """
    reader = _Reader(cut(text), figures, suggest)
    return reader.criterion()


class _Reader:
    def __init__(self, tokens: list[Token], figures: Container[str], suggest: Callable[[str], str | None]) -> None:
        self.tokens, self.figures, self.suggest = tokens, figures, suggest
        self.next, self.depth = 0, 0
        self.written: list[str] = []
        self.kinds: dict[str, Kind] = {}

    def criterion(self) -> Checked:
        if self._ended():
            refuse("It is empty")
        part = self._any_of()
        if not self._ended():
            self._refuse_here("nothing more was expected here")
        self._need(part, Kind.YES_NO, "a criterion says yes or no of a school; this gives {}")
        if not self.kinds:
            refuse("It speaks of no figure")
        return Checked(" ".join(self.written), tuple(self.kinds), dict(self.kinds))

    # Tokens

    @property
    def here(self) -> Token:
        return self.tokens[self.next]

    def _ended(self) -> bool:
        return self.here.kind == "end"

    def _is(self, *texts: str) -> bool:
        return self.here.kind in ("sign", "keyword") and self.here.text in texts

    def _take(self, *texts: str) -> bool:
        """Take the token if it is one of `texts`, and write it."""
        if not self._is(*texts):
            return False
        self.written.append(self.here.text)
        self.next += 1
        return True

    def _expect(self, text: str, why: str) -> None:
        if not self._take(text):
            self._refuse_here(f"“{text}” was expected {why}")

    def _refuse_here(self, problem: str) -> None:
        found = "the end" if self._ended() else f"“{self.here.text}”"
        refuse(f"{problem}, not {found}" if "expected" in problem else problem, self.here.at)

    # Yes and no

    def _any_of(self) -> _Part:
        return self._joined("OR", self._all_of)

    def _all_of(self) -> _Part:
        return self._joined("AND", self._not)

    def _joined(self, word: str, inner: Callable[[], _Part]) -> _Part:
        part = inner()
        while self._is(word):
            self._need(part, Kind.YES_NO, f"{word} joins things that are yes or no; this is {{}}")
            self._take(word)
            part = inner()
            self._need(part, Kind.YES_NO, f"{word} joins things that are yes or no; this is {{}}")
        return part

    def _not(self) -> _Part:
        at = self.here.at
        if not self._take("NOT"):
            return self._predicate()
        if self._is("NOT"):
            refuse("NOT stands twice", self.here.at)
        part = self._predicate()
        self._need(part, Kind.YES_NO, "NOT turns yes into no; this is {}")
        return _Part(Kind.YES_NO, at)

    def _predicate(self) -> _Part:
        left = self._sum()
        if self._take(*_COMPARISONS):
            return self._compared(left)
        if self._take("IS"):
            self._take("NOT")
            self._expect("NULL", "after IS")
            return _Part(Kind.YES_NO, left.at)
        if self._is("NOT"):
            self._take("NOT")
            if not self._is("IN", "BETWEEN"):
                self._refuse_here("IN or BETWEEN was expected after NOT")
        if self._take("IN"):
            return self._listed(left)
        if self._take("BETWEEN"):
            return self._between(left)
        return left

    def _compared(self, left: _Part) -> _Part:
        sign = self.written[-1]
        right = self._sum()
        kind = self._same(left, right)
        if kind is Kind.YES_NO:
            refuse("a yes-or-no figure is not compared; it stands alone, or after NOT", left.at)
        if kind is Kind.TEXT and sign not in ("=", "<>"):
            refuse("words are compared by =, <> and IN only", left.at)
        if kind is Kind.ANY and sign not in ("=", "<>"):
            self._need(left, Kind.NUMBER, "")
            self._need(right, Kind.NUMBER, "")
        if self._is(*_COMPARISONS, "IS", "IN", "BETWEEN"):
            refuse("one comparison ends before the next begins: join them by AND", self.here.at)
        return _Part(Kind.YES_NO, left.at)

    def _listed(self, left: _Part) -> _Part:
        self._expect("(", "after IN")
        while True:
            if self.here.kind not in ("number", "word") and not self._is("-"):
                self._refuse_here("a number or a quoted word was expected in the list")
            right = self._factor()
            if self._same(left, right) is Kind.YES_NO:
                refuse("a yes-or-no figure is not looked for in a list", left.at)
            if not self._take(","):
                break
        self._expect(")", "at the end of the list")
        return _Part(Kind.YES_NO, left.at)

    def _between(self, left: _Part) -> _Part:
        low = self._sum()
        self._expect("AND", "in BETWEEN … AND …")
        high = self._sum()
        for part in (left, low, high):
            self._need(part, Kind.NUMBER, "BETWEEN is for numbers; this is {}")
        return _Part(Kind.YES_NO, left.at)

    # Numbers and words

    def _sum(self) -> _Part:
        part = self._term()
        while self._is("+", "-"):
            self._need(part, Kind.NUMBER, "only numbers are added; this is {}")
            self._take("+", "-")
            right = self._term()
            self._need(right, Kind.NUMBER, "only numbers are added; this is {}")
            part = _Part(Kind.NUMBER, part.at, max(part.factors, right.factors))
        return part

    def _term(self) -> _Part:
        part = self._factor()
        while self._is("*"):
            self._need(part, Kind.NUMBER, "only numbers are multiplied; this is {}")
            self._take("*")
            right = self._factor()
            self._need(right, Kind.NUMBER, "only numbers are multiplied; this is {}")
            part = _Part(Kind.NUMBER, part.at, part.factors + right.factors)
            if part.factors > _MOST_FACTORS:
                refuse(f"at most {_MOST_FACTORS} numbers are multiplied together", right.at)
        return part

    def _factor(self) -> _Part:
        at = self.here.at
        if not self._take("-"):
            return self._atom()
        if self._is("-", "+"):
            refuse("one sign is enough", self.here.at)
        part = self._atom()
        self._need(part, Kind.NUMBER, "only a number has a minus; this is {}")
        return _Part(Kind.NUMBER, at, part.factors)

    def _atom(self) -> _Part:
        token = self.here
        if self._is("("):
            return self._bracket()
        if token.kind == "number":
            self._write(_plain(token.text))
            return _Part(Kind.NUMBER, token.at, 1)
        if token.kind == "word":
            self._write("'" + token.text.replace("'", "''") + "'")
            return _Part(Kind.TEXT, token.at)
        if token.kind == "name":
            return self._figure(token)
        if token.text == "NULL":
            refuse("nothing equals NULL: write IS NULL", token.at)
        self._refuse_here("a figure, a number or a quoted word was expected")
        raise AssertionError

    def _write(self, sql: str) -> None:
        self.written.append(sql)
        self.next += 1

    def _bracket(self) -> _Part:
        if self.depth == DEEPEST:
            refuse(f"brackets go at most {DEEPEST} deep", self.here.at)
        self.depth += 1
        self._take("(")
        part = self._any_of()
        self._expect(")", "to close the bracket")
        self.depth -= 1
        return part

    def _figure(self, token: Token) -> _Part:
        following = self.tokens[self.next + 1]
        if following.kind == "sign" and following.text == "(":
            refuse(f"“{token.text[:40]}(…)” is a function; functions are not part of the criteria language", token.at)
        if token.text not in self.figures:
            near = self.suggest(token.text)
            hint = f"; did you mean “{near}”" if near else ""
            refuse(f"“{token.text}” is not the name of a figure{hint}", token.at)
        if token.text not in self.kinds:
            self.kinds[token.text] = self._told(token.text)
        self._write(f'"{token.text}"')
        return _Part(self.kinds[token.text], token.at, 1, token.text)

    def _told(self, name: str) -> Kind:
        """The kind that `figures` gives the name, if it is a mapping that gives one."""
        given = self.figures[name] if isinstance(self.figures, Mapping) else None
        if isinstance(given, pl.DataType):
            return kind_of(given)
        kind = getattr(given, "kind", given)
        return kind if isinstance(kind, Kind) else Kind.ANY

    # Kinds

    def _kind(self, part: _Part) -> Kind:
        return self.kinds[part.name] if part.name else part.kind

    def _need(self, part: _Part, kind: Kind, otherwise: str) -> None:
        """Refuse unless the part is of that kind; a figure whose kind nobody told is of it from now on."""
        found = self._kind(part)
        if found is Kind.ANY:
            self.kinds[part.name] = kind
        elif found is not kind:
            refuse((otherwise or "{} stands where a number was expected").format(found.value), part.at)

    def _same(self, left: _Part, right: _Part) -> Kind:
        """The kind that both are of."""
        for one, other in ((left, right), (right, left)):
            if self._kind(one) is Kind.ANY and self._kind(other) is not Kind.ANY:
                self.kinds[one.name] = self._kind(other)
        first, second = self._kind(left), self._kind(right)
        if first is not second:
            refuse(f"{first.value} cannot be compared with {second.value}", left.at)
        return first


def _plain(number: str) -> str:
    """A number as SQL reads it: always with a point, so that it is a float and never a whole number that overflows."""
    whole, _, part = number.partition(".")
    return f"{int(whole)}.{part or '0'}"
