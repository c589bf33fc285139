"""Writes a page of every chart to look at, in print and on screen, in colour and as a photocopier leaves it."""

import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path

import resvg_py
from tests.unit.charts.font_widths import CHARTS
from tests.unit.charts.samples import DISADVANTAGED, EVERY

from keystage.analysis.charts import describe, glyph, pupil_dots, svg, table

FONTS = [str(font) for font in sorted((CHARTS / "fonts").glob("*.otf"))]
PAGE = """<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>Charts</title>
<style>body{{font:16px Arial,Helvetica,"Liberation Sans",sans-serif;margin:20px;max-width:1200px}}
figure{{display:inline-block;margin:10px;padding:6px;background:#fff;outline:1px solid #b1b4b6}}
body{{background:#f3f2f1}}.copied{{filter:grayscale(1) contrast(40)}}td,th{{padding:2px 8px;text-align:left}}</style>
<h1>Charts with invented figures</h1>{}</html>
"""


def pictures() -> Iterator[tuple[str, str]]:
    """Name and SVG of each, as print has it."""
    for name, chart in EVERY.items():
        yield f"{name} small", svg(chart)
        yield f"{name} large", svg(chart, size="large")
    yield "strip of the one page", svg(EVERY["strip"], width=104, height=27)
    yield "pupils", pupil_dots(DISADVANTAGED)
    for shape in ("up", "down", "level"):
        for clear in (True, False):
            yield f"{shape} {'clear' if clear else 'hollow'}", glyph(shape, clear=clear)  # type: ignore[arg-type]


def sections() -> Iterator[str]:
    """Each chart small and large on screen, small as copied, in words and as a table."""
    for name, chart in EVERY.items():
        small, large = svg(chart, where="screen"), svg(chart, size="large", where="screen")
        yield f"<h2>{escape(name)}</h2><figure>{small}</figure><figure class=copied>{small}</figure>"
        yield f"<figure>{large}</figure><p>{escape(describe(chart))}</p>"
        shown = table(chart)
        head = "".join(f"<th>{escape(column)}</th>" for column in shown.columns)
        rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in shown.rows[:12])
        yield f"<details><summary>Table</summary><table><tr>{head}</tr>{rows}</table></details>"


def main(folder: Path) -> None:
    """Write index.html, and each picture of print as SVG and PNG."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, drawn in pictures():
        stem = name.replace(" ", "-")
        (folder / f"{stem}.svg").write_text(drawn, encoding="utf-8")
        png = resvg_py.svg_to_bytes(
            svg_string=drawn, font_files=FONTS, skip_system_fonts=True, background="#ffffff", zoom=3, dpi=96
        )
        (folder / f"{stem}.png").write_bytes(bytes(png))
    (folder / "index.html").write_text(PAGE.format("".join(sections())), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say where to: script/gallery FOLDER")
    main(Path(sys.argv[1]))
