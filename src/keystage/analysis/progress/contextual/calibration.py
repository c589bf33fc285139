"""Whether chances keep their word: pupils in ten equal groups by their chance."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

__all__ = ["calibration", "calibration_words"]

_GROUPS = 10
_BEYOND = 1.96


def calibration(
    chance: NDArray[np.float64], reached: NDArray[np.bool_], *, standing: NDArray[np.float64]
) -> pl.DataFrame:
    """One row a group of a tenth of the pupils, those of whom least is expected first.

    standing: what they are put in order by. Not the chance itself: that of a pupil who reached it is made of the
    others, so a hair lower than that of one alike who did not, which would sort the two into different groups.

    group, pupils, least, most (chances in percent), expected, actual (percent of the group), beyond (the two differ by
    more than chance lets them in one group of twenty).
    """
    order = np.argsort(standing, kind="stable")
    groups = [part for part in np.array_split(order, _GROUPS) if len(part)]
    rows = [_row(number, chance[part], reached[part]) for number, part in enumerate(groups, start=1)]
    return pl.DataFrame(rows)


def calibration_words(groups: pl.DataFrame) -> str:
    """The same in a sentence."""
    widest = groups.sort((pl.col("actual") - pl.col("expected")).abs(), descending=True).row(0, named=True)
    many = int(groups["beyond"].sum())
    said = {0: "None of the groups lies", 1: "One of the groups lies"}.get(many, f"{many} of the groups lie")
    apart = abs(widest["actual"] - widest["expected"])
    return (
        f"Pupils in {groups.height} equal groups by what is expected of them: the share expected and the share "
        f"that reached it are at most {apart:.1f} percentage points apart ({widest['expected']:.0f}% expected, "
        f"{widest['actual']:.0f}% reached it, of {widest['pupils']:,} pupils). {said} further apart than chance would "
        f"let one group in twenty."
    )


def _row(number: int, chance: NDArray[np.float64], reached: NDArray[np.bool_]) -> dict[str, float | int | bool]:
    spread = np.sqrt((chance * (1 - chance)).sum())
    return {
        "group": number,
        "pupils": len(chance),
        "least": float(100 * chance.min()),
        "most": float(100 * chance.max()),
        "expected": float(100 * chance.mean()),
        "actual": float(100 * reached.mean()),
        "beyond": bool(abs(reached.sum() - chance.sum()) > _BEYOND * spread),
    }
