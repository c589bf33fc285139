"""Empty sheets of what stands beside results: national averages, expectations by prior attainment, estimates."""

from pathlib import Path

from keystage.analysis.returns.blank_columns import BlankSheet, blank_columns
from keystage.analysis.returns.expectations import outcomes
from keystage.analysis.returns.layout import layouts
from keystage.analysis.returns.measure_words import measure_names
from keystage.analysis.vocabulary import pupil_groups

__all__ = ["estimates_sheet", "expectations_sheet", "national_sheet"]

_YEAR = "Year is the academic year with both its years: 2018/19."
_CHANCES = ("chance_2_plus", "chance_3_plus", "chance_4_plus", "chance_5_plus", "chance_6_plus")


def national_sheet(home: Path | None) -> BlankSheet:
    """National averages, a figure a row."""
    choices = {
        "measure": tuple(m.title for m in measure_names(home) if m.kind != "count"),
        "group": tuple(g.title for g in pupil_groups(home) if not g.together),
    }
    notes = (
        "One row for each measure, year and group of pupils.",
        _YEAR,
        "Measure is picked from the list, or written as a measure's name or code.",
        "Group is left blank for all pupils.",
        "England is the average of state-funded schools: a percentage (61 or 61%) or a score.",
        "They are used only for results whose own file has no national row.",
        "For averages of authorities, write a column Area (England, or an authority's name or code), and Value.",
    )
    return BlankSheet(
        "National",
        blank_columns(layouts(home)["national_figures"], ("year", "measure", "group", "value", "n"), choices),
        notes,
    )


def expectations_sheet(home: Path | None) -> BlankSheet:
    """The national table of expectations by prior attainment, a band a row."""
    known = outcomes(home)
    codes = ("year", "outcome", "prior_from", "prior_below", "expected", "floor")
    notes = (
        "One row for each outcome and band of prior attainment, from the year's own guide to the measure.",
        _YEAR,
        f"Outcome is one of: {', '.join(one.title for one in known)}.",
        "A band begins at “from” (included) and ends before “below”; left blank, it ends where the next one begins.",
        "National average is what pupils nationally with that start came to on average.",
        "Floor is the least progress score that is counted in that band (minus 20.1, say); blank where there is none.",
        "Without this table no progress score can be made of pupils' results.",
    )
    choices = {"outcome": tuple(one.title for one in known)}
    return BlankSheet("Expectations", blank_columns(layouts(home)["expected_scores"], codes, choices), notes)


def estimates_sheet(home: Path | None) -> BlankSheet:
    """FFT estimates, a pupil, subject and basis a row."""
    codes = ("upn", "urn", "year", "year_group", "subject", "basis", *_CHANCES)
    notes = (
        "One row for each pupil, subject and basis.",
        "Year is the academic year of the results that are estimated, with both its years: 2009/10.",
        "Basis is A, B, C or D for results to 2014/15, and the percentile (50, 20 or 5) for later ones.",
        "A heading such as 4+ (or 4 or more) is the chance of that level or more; a heading 4 of that level alone.",
        "Chances are percentages (61 or 61%), or all of them shares (0.61).",
        "Grades are headed 9 to 1 or A* to U, standards EXS and GDS, in the same way.",
        "Keep this file where pupils' records are kept: it holds UPNs.",
    )
    return BlankSheet("Estimates", blank_columns(layouts(home)["fft_estimates"], codes, {}), notes)
