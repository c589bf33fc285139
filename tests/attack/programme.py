"""What is known, as linear equations of whole numbers; and whether something else would fit it as well."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

MANY = 100_000.0  # pupils; without an end a programme cannot say whether it has none
Name = Hashable
Terms = Mapping[Name, float]


@dataclass
class Programme:
    """Numbers by name with what is known of each, and sums of them."""

    place: dict[Name, int] = field(default_factory=dict)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    rows: list[tuple[Terms, float, float]] = field(default_factory=list)
    found: list[np.ndarray] = field(default_factory=list)
    solved: int = 0

    def number(self, name: Name, low: float = 0.0, high: float = MANY) -> Name:
        """Name it; what is known of it is added to what was."""
        if name not in self.place:
            self.place[name] = len(self.low)
            self.low.append(low)
            self.high.append(high)
        at = self.place[name]
        self.low[at], self.high[at] = max(self.low[at], low), min(self.high[at], high)
        return name

    def known(self, name: Name, value: float) -> None:
        self.number(name, value, value)

    def between(self, terms: Terms, low: float, high: float) -> None:
        for name in terms:
            self.number(name)
        self.rows.append((terms, low, high))

    def equal(self, total: Name, parts: list[Name]) -> None:
        self.between({total: 1.0, **dict.fromkeys(parts, -1.0)}, 0.0, 0.0)

    def can_be(self, terms: Terms, least: float) -> bool:
        """Whether everything known would fit as well if this sum were `least` or more."""
        weights = np.zeros(len(self.low))
        for name, factor in terms.items():
            weights[self.place[name]] += factor
        if any(float(weights @ one) >= least - 1e-6 for one in self.found):
            return True
        return self._largest(weights) >= least - 1e-6

    def _largest(self, weights: np.ndarray) -> float:
        self.solved += 1
        done = milp(
            -weights, constraints=self._rows(), bounds=Bounds(self.low, self.high), integrality=np.ones(len(weights))
        )
        assert done.x is not None, f"nothing fits: {done.message}"
        solution = np.round(done.x)
        self.found.append(solution)
        return float(weights @ solution)

    def _rows(self) -> LinearConstraint:
        row: list[int] = []
        column: list[int] = []
        factor: list[float] = []
        for number, (terms, _, _) in enumerate(self.rows):
            row += [number] * len(terms)
            column += [self.place[name] for name in terms]
            factor += terms.values()
        matrix = sparse.csr_array((factor, (row, column)), shape=(len(self.rows), len(self.low)))
        return LinearConstraint(matrix, [low for _, low, _ in self.rows], [high for _, _, high in self.rows])
