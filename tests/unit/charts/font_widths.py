"""Makes `charts/glyph_widths.py` from the fonts that ship, so that nothing reads a font at run time."""

import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools.ttLib import TTFont

CHARTS = Path(__file__).parents[3] / "src/keystage/analysis/charts"
TABLE = CHARTS / "glyph_widths.py"
FONTS = {"REGULAR": "Inter-Regular.otf", "SEMIBOLD": "Inter-SemiBold.otf"}
LETTERS = [*map(chr, range(0x20, 0x7F)), *map(chr, range(0xA0, 0x180)), *"ŴŵŶŷẀẁẂẃẄẅỲỳ–—‘’‚“”„†•…‰‹›€™−≤≥≈→←↑↓↔‑"]
HEAD = '''"""Advance widths of the fonts that ship, in thousandths of the type size, with the letters that are so wide.

Digits stand at their tabular width; PROPORTIONAL holds the narrower ones that running text is set in.
Made by script/font-widths: do not edit.
"""

__all__ = ["PROPORTIONAL", "REGULAR", "SEMIBOLD"]

# fmt: off
'''


def widths(file: str) -> tuple[dict[str, int], dict[str, int]]:
    """Letter -> thousandths of the type size, digits tabular; and the digits' proportional widths."""
    font = TTFont(CHARTS / "fonts" / file)
    glyphs, advance, em = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
    swap = dict(_tabular(font))

    def thousandths(glyph: str) -> int:
        return round(1000 * advance[glyph][0] / em)

    out = {letter: thousandths(glyphs[ord(letter)]) for letter in LETTERS if ord(letter) in glyphs}
    proportional = {digit: out[digit] for digit in "0123456789"}
    return out | {digit: thousandths(swap[glyphs[ord(digit)]]) for digit in proportional}, proportional


def _tabular(font: TTFont) -> Iterator[tuple[str, str]]:
    table = font["GSUB"].table
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for index in record.Feature.LookupListIndex:
                for part in table.LookupList.Lookup[index].SubTable:
                    yield from getattr(part, "ExtSubTable", part).mapping.items()


def module() -> str:
    """The text of the module."""
    lines, proportional = [], {}
    for name, file in FONTS.items():
        table, proportional[name] = widths(file)
        by_width: dict[int, str] = {}
        for letter, wide in table.items():
            by_width[wide] = by_width.get(wide, "") + letter
        lines += [f"_{name} = {{", *(f"    {wide}: {by_width[wide]!r}," for wide in sorted(by_width)), "}"]
    lines += ["# fmt: on", ""]
    lines += [
        f"{name}: dict[str, int] = {{letter: wide for wide, letters in _{name}.items() for letter in letters}}"
        for name in FONTS
    ]
    lines += ["# digit 0 to 9, in regular and semibold"]
    rows = ", ".join(f"({', '.join(str(w) for w in proportional[name].values())})" for name in FONTS)
    lines += [f"PROPORTIONAL = ({rows})"]
    return HEAD + "\n".join(lines) + "\n"


def main() -> int:
    if "--check" in sys.argv:
        return int(TABLE.read_text(encoding="utf-8") != module())
    TABLE.write_text(module(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
