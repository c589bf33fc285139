"""Headings of sheets of pupils: what is known of them, and which result a column holds."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import polars as pl

from keystage.analysis.returns.headings import plain
from keystage.analysis.returns.layout import Column, layouts
from keystage.analysis.returns.mapping.heading_words import take_apart
from keystage.analysis.returns.mapping.meanings import Meaning, plain_columns
from keystage.analysis.returns.mapping.shapes import Shape, shape_of
from keystage.analysis.returns.naming import naming
from keystage.analysis.returns.pupils.choosing import Clues, choose, result_words
from keystage.analysis.returns.pupils.words import meaning
from keystage.analysis.returns.raw import RawTable
from keystage.analysis.returns.unnamed import is_a_name
from keystage.analysis.scales import Result

__all__ = ["is_of_pupils", "pupil_meanings"]

_KINDS = ("pupil_results_wide", "pupil_results")
_BIRTH = re.compile(r"\b(dob|d\.?o\.?b\.?|birth|born)\b", re.IGNORECASE)
_DAYS = ("dob", "admitted")
_SEXES = {"F", "M"}
_METHODS = {"ta": "teacher", "teacher": "teacher", "test": "test", "ss": "test", "scaled": "test", "sat": "test"}
_STAGES = {"eyfs": "EYFS", "ks1": "KS1", "y1": "KS1", "ks2": "KS2", "ks4": "KS4"}
_TWO_WORDS = r"^\p{Lu}[\p{L}'’-]+,?( \p{Lu}[\p{L}'’-]*\.?){1,3}$"
_MOST = 0.9
_SOME = 200


def is_of_pupils(table: RawTable) -> bool:
    """Whether a row is of a pupil: a column holds UPNs, or days of birth, or is headed UPN."""
    for name, header in zip(table.cells.columns[1:], table.headers, strict=True):
        shape = shape_of(table.cells[name], ())
        if shape == "upn" or plain(header) == "upn" or (shape == "date" and _BIRTH.search(header)):
            return True
    return False


def pupil_meanings(
    cells: pl.Series, header: str, shape: Shape, clues: Clues, home: Path | None
) -> tuple[list[Meaning], str]:
    """What a column of a sheet of pupils may mean, most likely first, and how we know."""
    known = _known(header, home)
    every = {word.code: word for found in result_words(home).values() for word in found}
    sample = cells.cast(pl.String).str.strip_chars().unique(maintain_order=True).head(_SOME)
    own = [code for code in known if code not in every and _fits(code, shape)]
    if own:
        return [Meaning(own[0])], "its heading is known"
    if is_a_name(header):
        return [Meaning("names")], "a person's name, which is left out"
    if _look_like_names(sample):
        return [Meaning("names")], "its values look like names, which are left out"
    if shape == "upn":
        return [Meaning("upn")], "by the look of its values"
    for results, why in (
        (tuple(every[code] for code in known if code in every), "its heading is known"),
        (_by_words(header, home), "by the words of its heading"),
    ):
        if results:
            return _chosen(results, header, sample, clues), why
    if {meaning("sex", word, home) for word in sample.drop_nulls().to_list() if word} == _SEXES:
        return [Meaning("sex")], "by the look of its values"
    return [Meaning(code) for code in _in_words(header, shape, home)], "by the words of its heading"


def _look_like_names(sample: pl.Series) -> bool:
    """Whether nearly all different values are two or three words with capitals: “Ada Ash”, “Ash, Ada”."""
    words = sample.drop_nulls()
    words = words.filter(words != "")
    return len(words) > 1 and int(words.str.contains(_TWO_WORDS).sum()) >= _MOST * len(words)


def _known(header: str, home: Path | None) -> list[str]:
    found = []
    for kind in _KINDS:
        layout = layouts(home).get(kind)
        for named in naming(layout).headers.get(plain(header), ()) if layout else ():
            if named.code not in found and named.code in plain_columns(home, pupils=True):
                found.append("names" if named.column.personal else named.code)
    return list(dict.fromkeys(found))


def _fits(code: str, shape: Shape) -> bool:
    """A day is a date; a year both its years, a year group neither."""
    if code in _DAYS:
        return shape in ("date", "empty")
    if code == "year":
        return shape in ("year", "empty")
    return True


def _chosen(results: tuple[Result, ...], header: str, sample: pl.Series, clues: Clues) -> list[Meaning]:
    """The results that the clues leave, the others behind them."""
    words = set(_tokens(header))
    method = next((said for word, said in _METHODS.items() if word in words), "")
    stage = _STAGES.get(take_apart(header).stage, "")
    left = choose(
        results,
        Clues(sample, clues.year, clues.groups, frozenset({stage}) if stage else clues.stages, method, clues.home),
    )
    return [Meaning(result.code) for result in left]


def _by_words(header: str, home: Path | None) -> tuple[Result, ...]:
    """Results of whose subject the heading speaks, the longest first."""
    words = f" {' '.join(_tokens(header))} "
    subject = take_apart(header).subject
    found: dict[str, tuple[int, Result]] = {}
    for word, result in _subjects(home):
        if f" {word} " in words or (subject and word == subject):
            size = max(len(word), found.get(result.code, (0, result))[0])
            found[result.code] = (size, result)
    most = max((size for size, _ in found.values()), default=0)
    return tuple(result for size, result in found.values() if size == most)


def _subjects(home: Path | None) -> Iterator[tuple[str, Result]]:
    results = {result.code: result for found in result_words(home).values() for result in found}
    for result in results.values():
        for word in {" ".join(_tokens(word)) for word in (result.subject, *result.words)}:
            if len(word) > 2:
                yield word, result


def _in_words(header: str, shape: Shape, home: Path | None) -> list[str]:
    """What is known of a pupil, one of whose headings stands among the words of this one."""
    words = f" {' '.join(_tokens(header))} "
    found = [
        (len(said), column.code)
        for said, column in _sayings(home)
        if f" {said} " in words and _fits(column.code, shape)
    ]
    if shape == "date" and _BIRTH.search(header):
        return ["dob"]
    return [max(found)[1]] if found else []


def _sayings(home: Path | None) -> Iterator[tuple[str, Column]]:
    layout = layouts(home).get(_KINDS[0])
    for column in layout.columns if layout else ():
        if column.type != "result" and not column.personal:
            for header in column.headers:
                if len(said := " ".join(_tokens(header))) > 1:
                    yield said, column


@lru_cache(maxsize=20_000)
def _tokens(header: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[a-z0-9]+", header.casefold()))
