"""Who each school is, at a date."""

from keystage.analysis.register.schools import SCHOOLS

__all__ = ["SCHOOLS"]
