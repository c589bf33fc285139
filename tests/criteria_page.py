"""The page of the criteria language: its rules by hand, its names from the catalogue."""

import sys
from collections.abc import Iterable
from pathlib import Path

from keystage.analysis.triage.catalogue import catalogue
from keystage.analysis.triage.differences import differences
from keystage.analysis.triage.parts import DIFFERENCE_PARTS, PARTS
from keystage.analysis.triage.school_facts import SCHOOL_FACTS
from keystage.analysis.vocabulary import pupil_groups

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "criteria.md"

HEAD = """# Criteria

Made by `script/criteria` from the names the code knows; do not edit.

A criterion says yes or no of a school. Questions to discuss (`definitions/questions`) are asked where theirs says yes.

```sql
ks2_writing_exp_difference <= -10 AND ks2_writing_exp_clear AND kind <> 'special'
```

## The language

It is a small part of SQL.

| There is | For example |
|---|---|
| figures, by name | `ks2_writing_exp` |
| numbers, at most 12 digits and 6 behind the point | `60`, `2.5`, `-10` |
| quoted words | `'infant'`, `'St John''s'` |
| `<` `<=` `>` `>=` `=` `<>` | `fsm6 > fsm6_national`; words by `=` and `<>` only |
| `+` `-` `*`, at most four numbers multiplied together | `ks2_reading_exp - ks2_writing_exp > 10` |
| `AND` `OR` `NOT`, and brackets at most 12 deep | `NOT (kind = 'infant' OR kind = 'first')` |
| `IN`, `NOT IN` a list of numbers or words | `kind IN ('infant', 'first')` |
| `BETWEEN … AND …` | `floor_margin BETWEEN 0 AND 5` |
| `IS NULL`, `IS NOT NULL` | `inspection_outcome IS NULL` |

A yes-or-no figure stands alone (`maintained`, `NOT maintained`). Brackets come first, then minus, `*`, `+ -`,
comparisons, `NOT`, `AND`, `OR`. A criterion has at most 500 characters and speaks of at least one figure. There is no
function, CASE, division, cast, subquery or comment; what is outside is refused in a sentence that names the place.

**What is missing is never no.** A comparison with a missing figure cannot be evaluated, and neither can the whole where
the figure matters: `fsm6 > 30 AND maintained` is no for an academy even without FSM6, and cannot be evaluated for a
maintained school without it. `IS NULL` asks whether a figure is missing.

## Names of figures

`<measure>[_<group>][_<part>]`. Measures are those of `definitions/measures`, groups those of `definitions/groups`.
Figures are of the results year; a context figure at most a year away from it. Percentages are 0 to 100, differences
are percentage points or score points, years are the calendar year in which the academic year ends.

"""


def table(*columns: str, rows: Iterable[tuple[str, ...]]) -> str:
    lines = [columns, ("---",) * len(columns), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def page() -> str:
    groups = ", ".join(f"`{g.code}`" for g in pupil_groups() if g.code != "all" and not g.together)
    parts = ((f"`_{e}`" if e else "(none)", p.words, p.kind.value) for e, p in PARTS.items())
    pairs = ((f"`{code}`", pair.title) for code, pair in differences().items() if not code.endswith("_boys_girls"))
    made = ((f"`_{e}`" if e else "(none)", words, kind.value) for e, (words, kind, _) in DIFFERENCE_PARTS.items())
    facts = ((f"`{name}`", words, kind.value) for name, (kind, words, _) in SCHOOL_FACTS.items())
    needs = ((f"`{f.name}`", f.words, f.kind.value) for f in catalogue().fixed.values() if not f.held)
    return "".join([
        HEAD,
        f"Groups: {groups}; none for context and attendance. Without a group: all pupils.\n\n",
        table("Part", "What it is", "Is", rows=parts),
        "\n## Differences between two figures of a school\n\n",
        "Named as below, or `<measure>_boys_girls` for every measure that groups have; with a part:\n\n",
        table("Difference", "What it is", rows=pairs), "\n",
        table("Part", "What it is", "Is", rows=made),
        "\n## Facts about the school\n\n",
        table("Name", "What it is", "Is", rows=facts),
        "\n## Figures that Keystage does not hold yet\n\n",
        "Missing for every school; the questions that name them stay silent until something fills them.\n\n",
        table("Name", "What it is", "Is", rows=needs),
    ])  # fmt: skip


def main() -> None:
    text = page()
    if "--check" in sys.argv:
        if PAGE.read_text("utf-8") != text:
            raise SystemExit("docs/reference/criteria.md is behind the code: run script/criteria")
    else:
        PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
