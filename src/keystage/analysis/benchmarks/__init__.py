"""Any figures frame set against national, area and similar schools."""

from keystage.analysis.benchmarks.evidence import COMPARISONS, NEIGHBOURS, Evidence

__all__ = ["COMPARISONS", "NEIGHBOURS", "Evidence"]
