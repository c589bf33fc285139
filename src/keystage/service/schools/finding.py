"""What school a person means: a name with its typing mistakes, a URN, a LAESTAB, a postcode, a town."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from keystage.analysis.register.school_names import full_of, place_of
from keystage.service.schools.index import index

__all__ = ["Found", "Match", "find", "urns_in"]

_POSTCODE = re.compile(r"[a-z]{1,2}\d[a-z\d]?(\d([a-z]{1,2})?)?")
_NEAR = 62.0  # of 100: less alike than this is nobody's typing mistake
_SURE = 90.0
_CANDIDATES = 60  # weighed one by one, of those that are alike as a whole
_TOWN_ALIKE = 84.0


class Match(NamedTuple):
    """One school. why: why it fits, where that is not plain from its name; score: 100 is what was written."""

    urn: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Found:
    """matches: the likeliest first. near: nothing is called that; these are nearest ("Did you mean")."""

    matches: tuple[Match, ...]
    near: bool = False


def find(text: str, *, within: Collection[str], limit: int = 50) -> Found:
    """The schools that `text` may mean, among those of `within` (URNs that the person may see) and no other."""
    known = index()
    wanted = " ".join(text.split())
    rows = known.frame.filter(pl.col("urn").is_in(list(within)))
    if not wanted or rows.is_empty():
        return Found(())
    by_code = tuple(_by_code(wanted, rows))
    if by_code or not any(c.isalpha() for c in wanted):
        return Found(by_code[:limit])
    matches = sorted(_by_words(wanted, rows), key=lambda m: -m.score)
    if not matches:
        return Found(())
    best = matches[0].score
    least = max(_NEAR, best - 22) if best < _SURE else 68.0
    kept = tuple(m for m in matches if m.score >= least)[:limit]
    return Found(kept, near=bool(kept) and best < _SURE)


def urns_in(text: str) -> list[str]:
    """The URNs somebody pasted, in order, each once."""
    return list(dict.fromkeys(re.findall(r"(?<!\d)\d{5,7}(?!\d)", text)))


def _by_code(wanted: str, rows: pl.DataFrame) -> Iterator[Match]:
    """By URN (or that of a school before it), LAESTAB in both spellings, or postcode and its beginning."""
    digits = re.sub(r"[\s/\\-]", "", wanted)
    if digits.isdigit():
        urn, laestab = pl.col("urn") == digits, pl.col("laestab") == digits
        before = pl.col("predecessors").list.contains(digits)
        for row in rows.filter(urn | laestab | before).iter_rows(named=True):
            said = "" if row["urn"] == digits else f"LAESTAB {row['laestab'][:3]}/{row['laestab'][3:]}"
            yield Match(
                row["urn"], 100.0, f"follows the school with URN {digits}" if digits in row["predecessors"] else said
            )
        return
    code = re.sub(r"\s", "", wanted.lower())
    if _POSTCODE.fullmatch(code):
        for row in rows.filter(_begins(code, spaced=" " in wanted)).iter_rows(named=True):
            yield Match(row["urn"], 100.0, row["postcode"])


def _begins(code: str, *, spaced: bool) -> pl.Expr:
    """A postcode's beginning: SO1 is SO1 1AA and SO14 0YG; "SO1 4" is of SO1 alone (the inward half has three)."""
    begins = pl.col("code").str.starts_with(code)
    return (
        begins & (pl.col("code").str.len_chars() == len(code) + 2)
        if spaced and len(code) > 2 and code[-1].isdigit()
        else begins
    )


def _by_words(wanted: str, rows: pl.DataFrame) -> Iterator[Match]:
    """By name, with a town after a comma or a town alone. A name with a comma of its own is a name as well."""
    name, _, town = wanted.partition(",")
    place = pl.select(place_of(pl.lit(town)).fill_null("")).item()
    seen: dict[str, Match] = {}
    here = rows.filter(_alike("place", place, rows)) if place else rows
    found = [*_by_name(name, here), *(_by_name(wanted, rows) if place else _by_town(name, rows))]
    for match in found:
        if match.urn not in seen or seen[match.urn].score < match.score:
            seen[match.urn] = match
    yield from seen.values()


def _by_name(name: str, rows: pl.DataFrame) -> Iterator[Match]:
    told, raw = pl.select(full_of(pl.lit(name))).item(), name.strip().lower()
    for at in _candidates(told or raw, raw, rows):
        row = rows.row(at, named=True)
        yield Match(row["urn"], _weight(told or raw, raw, row), "")


def _candidates(told: str, raw: str, rows: pl.DataFrame) -> list[int]:
    """Rows that are alike as a whole, by any of three ways of looking."""
    full = rows["full"].to_list()
    found: dict[int, None] = {}
    for scorer, query, choices in (
        (fuzz.ratio, raw, rows["raw"].to_list()),
        (fuzz.token_set_ratio, told, full),
        (fuzz.partial_ratio, told, full),
    ):
        for _, _, at in process.extract(query, choices, scorer=scorer, limit=_CANDIDATES, score_cutoff=50):
            found[at] = None
    return list(found)


def _weight(told: str, raw: str, row: dict[str, str]) -> float:
    """How alike: the whole name, its bare core, or each word written beside the word it is nearest to."""
    full = row["full"]
    if told == full:
        return 99.0 + (raw == row["raw"]) - 0.5 * (row["state"] == "closed")
    whole = max(fuzz.ratio(told, full), fuzz.ratio(raw, row["raw"]))
    asked, words = told.split(), full.split()
    towns = (row["town"] or "").lower().split()
    each = [_nearest(one, words, towns) for one in asked]
    by_words = sum(score * len(one) for score, one in zip(each, asked, strict=True)) / max(sum(map(len, asked)), 1)
    if min(each, default=0.0) < 55:
        by_words *= 0.8
    begins = 1.5 if full.startswith(told) else 0.0
    extra = 0.45 * max(len(words) - len(asked), 0)
    closed = 0.5 if row["state"] == "closed" else 0.0
    return min(max(0.97 * whole, 0.96 * by_words + begins - extra) + 0.02 * whole - closed, 98.9)


def _nearest(asked: str, words: list[str], towns: list[str]) -> float:
    """The word of the name it is nearest to; or of the town ("kings school winchester"), which counts a little less."""
    named = max((_word(asked, word) for word in words), default=0.0)
    return max(named, 0.96 * max((_word(asked, word) for word in towns), default=0.0))


def _word(asked: str, word: str) -> float:
    """One word beside another: as far as it is written, changed letters counted."""
    if word.startswith(asked):
        return 100.0 if asked == word or len(asked) > 1 else 80.0
    return 100.0 * OSA.normalized_similarity(asked, word)


def _by_town(name: str, rows: pl.DataFrame) -> Iterator[Match]:
    place = pl.select(place_of(pl.lit(name)).fill_null("")).item()
    if len(place) < 3:
        return
    for row in rows.filter(_alike("place", place, rows)).iter_rows(named=True):
        exact = row["place"].startswith(place)
        closed = 0.5 if row["state"] == "closed" else 0.0
        yield Match(row["urn"], (92.0 if exact else 84.0) - closed, f"in {row['town']}")


def _alike(column: str, place: str, rows: pl.DataFrame) -> pl.Expr:
    """Towns that begin with it, or are it with a typing mistake."""
    towns = [t for t in rows[column].unique().to_list() if t]
    near = [t for t in towns if t.startswith(place)] or [t for t in towns if fuzz.ratio(place, t) >= _TOWN_ALIKE]
    return pl.col(column).is_in(near)
