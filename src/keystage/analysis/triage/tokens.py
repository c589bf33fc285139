"""A criterion cut into words, names, numbers and signs; everything the language does not have is refused here."""

import re
from dataclasses import dataclass
from typing import Literal, NoReturn

from keystage.analysis.errors import InputError

__all__ = ["KEYWORDS", "LONGEST", "Token", "cut", "refuse"]

LONGEST = 500  # characters
_LONGEST_NAME = 80
KEYWORDS = frozenset({"AND", "OR", "NOT", "IN", "BETWEEN", "IS", "NULL"})

# Words that look like figures to the tokeniser and that a person who knows SQL may try.
_FOREIGN = {
    "CASE": "CASE", "WHEN": "CASE", "CAST": "a cast", "TRY_CAST": "a cast", "SELECT": "a subquery",
    "FROM": "a subquery", "EXISTS": "a subquery", "ANY": "a subquery", "ALL": "a subquery", "UNION": "a subquery",
    "LIKE": "LIKE", "ILIKE": "LIKE", "RLIKE": "LIKE", "REGEXP": "LIKE", "SIMILAR": "LIKE", "DIV": "division",
    "XOR": "XOR", "INTERVAL": "a date", "DATE": "a date", "TIMESTAMP": "a date", "COLLATE": "COLLATE",
}  # fmt: skip
_TRUTH = frozenset({"TRUE", "FALSE"})
_PATTERN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
      | (?P<foreign>--|/\*|\*/|\#|;|::|\|\||&&|==|!=|<=>|->|[/%^|&!?@$`"\\\[\]{}:~])
      | (?P<number>\d{1,12}(?:\.\d{1,6})?(?![\w.]))
      | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<word>'(?:[^']|'')*')
      | (?P<sign><=|>=|<>|[<>=+*(),-])
    """,
    re.VERBOSE | re.ASCII,
)
_FOREIGN_SIGNS = {
    "--": "a comment", "/*": "a comment", "*/": "a comment", "#": "a comment", ";": "a second statement",
    "/": "division", "%": "division", "::": "a cast", "||": "joining words", "==": "“==” (write =)",
    "!=": "“!=” (write <>)", '"': "a name in quotes (names stand as they are)",
    "`": "a name in quotes (names stand as they are)",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """kind: what it is. text: keywords in capitals, words without their quotes. at: where it stands, from 1."""

    kind: Literal["name", "number", "word", "sign", "keyword", "end"]
    text: str
    at: int


def refuse(problem: str, at: int | None = None) -> NoReturn:
    """Raise the sentence for a criterion that cannot be used."""
    place = "" if at is None else f"At character {at}: "
    raise InputError(f"This is not a criterion. {place}{problem}.")


def cut(text: str) -> list[Token]:
    """The tokens of a criterion, with an end token behind them. Raises InputError, naming the place."""
    if len(text) > LONGEST:
        refuse(f"It has {len(text):,} characters; at most {LONGEST} are read")
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        found = _PATTERN.match(text, at)
        if found is None:
            _refuse_unknown(text, at)
        kind, piece = found.lastgroup, found.group()
        if kind == "foreign":
            what = _FOREIGN_SIGNS.get(piece, f"the sign “{piece}”")
            refuse(f"{what} is not part of the criteria language", at + 1)
        if kind != "space":
            tokens.append(_token(str(kind), piece, at + 1))
        at = found.end()
    tokens.append(Token("end", "", len(text) + 1))
    return tokens


def _token(kind: str, piece: str, at: int) -> Token:
    if kind == "name":
        return _name(piece, at)
    if kind == "word":
        return _word(piece, at)
    return Token("number" if kind == "number" else "sign", piece, at)


def _name(piece: str, at: int) -> Token:
    capitals = piece.upper()
    if capitals in KEYWORDS:
        return Token("keyword", capitals, at)
    if capitals in _FOREIGN:
        refuse(f"{_FOREIGN[capitals]} is not part of the criteria language", at)
    if capitals in _TRUTH:
        refuse("a yes-or-no figure stands alone, or after NOT; it is not compared with TRUE or FALSE", at)
    if len(piece) > _LONGEST_NAME:
        refuse("this name is longer than any figure's", at)
    return Token("name", piece, at)


def _word(piece: str, at: int) -> Token:
    inside = piece[1:-1].replace("''", "'")
    if not inside.isprintable() or "\\" in inside:
        refuse("quoted words hold letters, digits and ordinary punctuation only", at)
    return Token("word", inside, at)


def _refuse_unknown(text: str, at: int) -> NoReturn:
    if text[at] == "'":
        refuse("this quotation mark is not closed", at + 1)
    if text[at].isascii() and text[at].isdigit():
        refuse("this number is not plain: at most 12 digits, and 6 behind the point", at + 1)
    shown = text[at] if text[at].isprintable() else f"U+{ord(text[at]):04X}"
    refuse(f"“{shown}” is not part of the criteria language", at + 1)
