"""A comparison said as a sentence, from the words on the shelf."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from keystage.analysis.disclosure import WITHHELD
from keystage.analysis.measures import Measure
from keystage.analysis.shelf import Shelf
from keystage.analysis.triage import wording
from keystage.analysis.triage.headline_rules import HeadlineRules, Sentence
from keystage.analysis.vocabulary import PupilGroup, Reason

__all__ = ["HeadlineText", "filled"]

Row = Mapping[str, Any]
_PLACE = re.compile(r"\{(\w+)\}")


def filled(text: str, words: Mapping[str, str | None]) -> str | None:
    """The text with its {places} filled; None where one cannot be. Nothing else in braces means anything."""
    if any(words.get(name) is None for name in _PLACE.findall(text)):
        return None
    return _PLACE.sub(lambda found: str(words[found[1]]), text)


@dataclass(frozen=True, slots=True)
class HeadlineText:
    """hide_under: cohorts smaller than this are not counted out ("fewer than 6 pupils")."""

    rules: HeadlineRules
    measures: Shelf[Measure]
    groups: Shelf[PupilGroup]
    reasons: Shelf[Reason]
    hide_under: int = 6

    def lead(self, row: Row, *, strength: bool) -> str:
        """ "Writing:", "A strength, reading:", "Disadvantaged pupils:"."""
        family = self.rules.families[row["family"]]
        title, within = family.title, family.within
        if row["group"] != "all":
            group = self.groups[row["group"]]
            title, within = f"{group.title}, {family.within}", f"{group.of}, {family.within}"
        return f"A strength, {within}:" if strength else f"{title}:"

    def text(self, row: Row) -> str:
        """The sentence, then whether it may be chance and for how long it has been so."""
        measure = self.measures[row["measure"]].worded(row["year"])
        sentence = self._sentence(row, measure)
        words = self._words(row, measure)
        no_difference = row["basis"] == "year" and row["direction"] == "same"
        wanted = [sentence.same] if no_difference and sentence.same else [sentence.text, sentence.otherwise]
        said = next((made for text in wanted if text and (made := filled(text, words)) is not None), None)
        if said is None:
            said = filled("{value}, national {national}.", words) or ""
        return said if no_difference else f"{said} {self._certainty(row)}"

    def small(self, row: Row) -> str:
        """A cohort too small to compare, with the years together where they are known."""
        words = self._words(row, self.measures[row["measure"]].worded(row["year"]))
        n = round(row["n"])
        if n < self.hide_under:
            words["cohort"] = f"Fewer than {self.hide_under} pupils"
        else:
            words["cohort"] = f"{wording.word(n)} {'pupil' if n == 1 else 'pupils'}".capitalize()
        words["of_cohort"] = self.rules.choice.cohorts.get(row["key_stage"], "in the year group")
        sentence = self.rules.sentences["small"]
        said = filled(sentence.text, words) if row["basis"] == "pooled" and n >= self.hide_under else None
        return said or filled(sentence.otherwise, words) or ""

    def nothing(self, rows: Sequence[Row], outcome: Row | None) -> str:
        """Nothing differs clearly; or there was nothing that could."""
        sentences = self.rules.sentences
        tested = [row for row in rows if row["eff_clear"] is not None]
        valued = [row for row in rows if row["value"] is not None]
        results = [row for row in valued if row["key_stage"] != "attendance"]
        kinds = {row["measure"]: self.measures[row["measure"]].kind for row in results}
        attained = [row for row in results if kinds[row["measure"]] not in ("progress", "value_added")]
        if any(row["key_stage"] != "attendance" for row in tested):
            alone = attained and all(row["eff_against"] is None for row in attained)
            of_progress = "progress" if "progress" in kinds.values() else "value_added"
            return sentences[f"nothing_in_{of_progress}" if alone else "nothing"].text
        if results and any(row["reason"] in WITHHELD for row in rows):
            return sentences["withheld"].text
        if results and all(row["eff_against"] is None for row in results):
            return sentences["no_national"].text
        if results:
            return sentences["untested"].text
        reason = None if outcome is None else self.reasons.get(outcome["reason"] or "")
        if reason is not None:
            return filled(sentences["no_results"].otherwise, {"reason": reason.words}) or ""
        return sentences["attendance_only" if tested else "no_results"].text

    def nothing_else(self, rows: Sequence[Row]) -> str:
        """Nothing but what was said differs clearly; nothing but attendance is held; or "" where neither is true."""
        results = [row for row in rows if row["key_stage"] != "attendance"]
        if any(row["eff_clear"] is not None for row in results):
            return self.rules.sentences["nothing_else"].text
        return "" if any(row["value"] is not None for row in results) else self.rules.sentences["no_others"].text

    def _sentence(self, row: Row, measure: Measure) -> Sentence:
        known = self.rules.sentences
        if row["group"] != "all" and row["others"] is not None and measure.kind == "proportion":
            return known["gap_pooled" if row["basis"] == "pooled" else "gap"]
        if row["basis"] == "pooled":
            return known["pooled"]
        return known.get(f"{measure.kind}_{measure.key_stage.lower()}", known.get(measure.kind, known["proportion"]))

    def _words(self, row: Row, measure: Measure) -> dict[str, str | None]:
        value, against, n = row["eff_value"], row["eff_against"], row["eff_n"]
        if measure.kind == "progress":
            against = 0.0  # national is 0 by construction; what a file prints for it can be a few hundredths off
        below = None if value is None or against is None else value < against
        decimals = max(measure.decimals, 1)
        centre = against if measure.kind == "value_added" and against is not None else 0.0
        ends = [abs(end - centre) for end in (row["eff_low"], row["eff_high"]) if end is not None]
        low, high = sorted(ends) if len(ends) == 2 else (None, None)  # a file may give one end of an interval only
        group = self.groups[row["group"]]
        return {
            "value": None if value is None else wording.figure(value, measure),
            "national": None if against is None else _bare(against, measure),
            "low": None if low is None else wording.fixed(low, decimals),
            "high": None if high is None else wording.fixed(high, decimals),
            "by": None if below is None else wording.fixed(abs(value - against), decimals),
            "reached": _whole(self._reached(row)),
            "expected": _whole(None if n is None or against is None else n * against / 100),
            "n": _whole(n),
            "did": self._did(row, measure),
            "pupils": None if row["eff_pupils"] is None else wording.pupils(row["eff_pupils"]),
            "pupils_of": group.of,
            "others_of": self.groups[group.others].of if group.others else "pupils",
            "fewer": "fewer" if below else "more",
            "less": "less" if below else "more",
            "lower": "lower" if below else "higher",
            "short": measure.title if measure.kind == "mean" else measure.short,
            "worse": "worse" if below else "better",
            "population": row["population"],
            "years": None if row["pooled_years"] is None else wording.word(row["pooled_years"]),
        }

    def _reached(self, row: Row) -> float | None:
        if row["basis"] == "pooled":
            return None if row["eff_value"] is None else float(row["eff_value"] * row["eff_n"] / 100)
        return None if row["numerator"] is None else float(row["numerator"])

    def _did(self, row: Row, measure: Measure) -> str:
        """ "reached the expected standard": the subject is in the lead already."""
        within = self.rules.families[row["family"]].within
        return (measure.reached or "").removesuffix(f" in {within}")

    def _certainty(self, row: Row) -> str:
        known = self.rules.sentences
        words = {
            "run": wording.ordinal(row["run"] or 1),
            "run_clear": wording.ordinal(row["run_clear"] or 1),
            "years": None if row["pooled_years"] is None else wording.word(row["pooled_years"]),
            "why": row["test"] if row["test"] not in (None, "none") else "the number of pupils is not known",
        }
        return filled(known[_certainty_code(row)].text, words) or ""


def _certainty_code(row: Row) -> str:
    if not row["eff_clear"]:
        return "not_tested" if row["clear"] is None and row["basis"] == "year" else "chance"
    if row["basis"] == "pooled":
        return "over_years"
    if (row["run_clear"] or 0) > 1:
        return "persistent"
    if (row["run"] or 0) > 1:
        return "returning"
    return "first" if row["previous"] is None else "new"


def _bare(value: float, measure: Measure) -> str:
    """A figure to stand beside one that has its sign: "78" after "52%"."""
    return wording.figure(value, measure).removesuffix("%")


def _whole(number: float | None) -> str | None:
    return None if number is None else wording.count(number)
