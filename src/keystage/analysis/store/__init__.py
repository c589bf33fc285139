"""Releases: what files say, kept as they came."""

from keystage.analysis.store.calendar import Dataset, Expected, datasets, expected
from keystage.analysis.store.home import Action, ErasedPeople, Home, Written
from keystage.analysis.store.intake import Taken, take_in
from keystage.analysis.store.release import Release
from keystage.analysis.store.revision import STATUSES

__all__ = [
    "STATUSES", "Action", "Dataset", "ErasedPeople", "Expected", "Home", "Release", "Taken", "Written", "datasets",
    "expected", "take_in",
]  # fmt: skip
