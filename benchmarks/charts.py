"""Charts: how long one of each kind takes, small and large, and how many times plain string building that is.

`python benchmarks/charts.py` prints microseconds a chart; every chart differs from the one before in all its figures.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.unit.charts.samples import ALL_THREE, GROUPS, MOVES, POSITION, PROGRESS, caterpillar, funnel

from keystage.analysis.charts import Size, describe, svg, table

_CHARTS = (ALL_THREE, PROGRESS, POSITION, caterpillar(), funnel(), GROUPS, MOVES)
_MANY = 100
_LIMIT = 500  # microseconds a small chart may take


def varied(value: Any, school: int) -> Any:
    """The same chart with every figure moved a little, as another school's would be."""
    if isinstance(value, float) or (isinstance(value, int) and not isinstance(value, bool) and 12 < value < 100):
        return value + school % 97 / 97
    if isinstance(value, tuple):
        return tuple(varied(part, school) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        kept = (
            "year",
            "of",
            "place",
            "run",
            "n",
            "numerator",
            "count",
            "decimals",
            "breaks",
            "scale",
            "zero",
            "inner",
            "outer",
        )
        return replace(
            value, **{f.name: varied(getattr(value, f.name), school) for f in fields(value) if f.name not in kept}
        )
    return value


def microseconds(work: Callable[[Any], object], charts: list[Any]) -> float:
    """Least processor time of seven rounds, a chart: what else the machine does is left out."""
    best = float("inf")
    for _ in range(7):
        start = time.process_time()
        for chart in charts:
            work(chart)
        best = min(best, time.process_time() - start)
    return best / len(charts) * 1e6


def plain(text: str) -> str:
    """Its measure: writing as many numbers as a picture of that length has, by plain formatting."""
    return "".join([f'<line x1="{k * 1.1:.2f}" y1="{k * 2.2:.2f}"/>' for k in range(len(text) // 28)])


def main() -> None:
    print(f"{'µs a chart':14}{'small':>8}{'large':>8}{'words':>8}{'table':>8}{'kB':>6}{'× plain':>9}")
    worst = 0.0
    for chart in _CHARTS:
        charts = [varied(chart, school) for school in range(_MANY)]

        def draw(one: Any, size: Size = "small") -> str:
            return svg(one, size=size)

        small = microseconds(draw, charts)
        worst = max(worst, small)
        large = microseconds(lambda one: draw(one, "large"), charts)
        text = svg(chart)
        row = (small, large, microseconds(describe, charts), microseconds(table, charts))
        ratio = small / microseconds(lambda _, text=text: plain(text), charts)
        print(f"{type(chart).__name__:14}" + "".join(f"{t:8.0f}" for t in row) + f"{len(text) / 1e3:6.1f}{ratio:9.1f}")
    print(f"the slowest small chart takes {worst:.0f} of the {_LIMIT} µs allowed")


if __name__ == "__main__":
    main()
