"""Made-up comparative judgement: scripts of known measures, judges who choose by them."""

import numpy as np
import polars as pl

__all__ = ["dense_scale", "judging", "session"]


def judging(
    scripts: int = 40, judgements: int = 800, judges: int = 8, *, spread: float = 1.5, seed: int = 1
) -> tuple[pl.DataFrame, dict[str, float]]:
    """(judgements: won, lost, judge; the true measure of each script). Every script has about equally many."""
    rng = np.random.default_rng(seed)
    truth = rng.normal(0, spread, scripts)
    first = np.arange(judgements) % scripts
    second = (first + rng.integers(1, scripts, judgements)) % scripts
    wins = rng.random(judgements) < 1 / (1 + np.exp(truth[second] - truth[first]))
    name = np.array([f"S{i:05}" for i in range(scripts)])
    frame = pl.DataFrame({
        "won": name[np.where(wins, first, second)], "lost": name[np.where(wins, second, first)],
        "judge": [f"J{i}" for i in rng.integers(0, judges, judgements)],
    })  # fmt: skip
    return frame, dict(zip(name.tolist(), truth.tolist(), strict=True))


def session() -> pl.DataFrame:
    """The how-to's session: 24 scripts and six judges, one of whom often tosses a coin; one row has no choice."""
    frame, _ = judging(24, 240, 6, spread=1.6, seed=11)
    coin = np.random.default_rng(3).random(240) < 0.6
    turned = pl.Series((frame["judge"] == "J4").to_numpy() & coin)
    judges = dict(
        zip([f"J{i}" for i in range(6)], ["Ahmed", "Brown", "Clarke", "Davies", "Evans", "Foster"], strict=True)
    )
    frame = frame.select(
        chosen=pl.when(turned).then("lost").otherwise("won").str.replace("S000", "P"),
        other=pl.when(turned).then("won").otherwise("lost").str.replace("S000", "P"),
        judge=pl.col("judge").replace(judges),
    )
    return pl.concat([frame, pl.DataFrame({"chosen": [None], "other": ["P03"], "judge": ["Brown"]})])


def dense_scale(frame: pl.DataFrame, *, epsilon: float) -> tuple[dict[str, float], dict[str, float], float]:
    """(measures, errors, reliability) of one linked design by the plain book: full matrices, one script at a time."""
    rows = list(zip(frame["won"].to_list(), frame["lost"].to_list(), strict=True))
    names = sorted({name for row in rows for name in row})
    place = {name: i for i, name in enumerate(names)}
    number = len(names)
    won, judged = np.zeros(number), np.zeros(number)
    for winner, loser in rows:
        won[place[winner]] += 1
        judged[place[winner]] += 1
        judged[place[loser]] += 1
    score = epsilon + (judged - 2 * epsilon) / judged * won
    theta = np.zeros(number)
    for _ in range(200):
        expected, information = np.zeros(number), np.zeros((number, number))
        for winner, loser in rows:
            i, j = place[winner], place[loser]
            p = 1 / (1 + np.exp(theta[j] - theta[i]))
            expected[i] += p
            expected[j] += 1 - p
            information[i, i] += p * (1 - p)
            information[j, j] += p * (1 - p)
            information[i, j] -= p * (1 - p)
            information[j, i] -= p * (1 - p)
        own = np.diag(information)
        left = score - expected
        left -= left.sum() / own.sum() * own
        step = np.linalg.pinv(information) @ left
        theta = theta + step / max(1.0, np.abs(step).max())
        theta -= theta.mean()
        if np.abs(step).max() < 1e-12:
            break
    errors = 1 / np.sqrt(own)
    reliability = 1 - (errors**2).mean() / theta.var(ddof=1)
    return dict(zip(names, theta, strict=True)), dict(zip(names, errors, strict=True)), float(reliability)
