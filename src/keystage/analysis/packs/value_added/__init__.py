"""Value added on pages: its picture and table, how a school's figure comes about, and an area's schools together.

It stands apart from what is set against England: beside its own centre, with the name of its model, and never on one
axis with DfE's progress scores (domain handbook 2.13, 9a.4).
"""

from keystage.analysis.packs.value_added.area import area_value_added
from keystage.analysis.packs.value_added.page import unprinted_models, value_added_sections
from keystage.analysis.packs.value_added.thresholds import held_reports
from keystage.analysis.packs.value_added.thresholds import threshold_tables as area_threshold_tables

__all__ = ["area_threshold_tables", "area_value_added", "held_reports", "unprinted_models", "value_added_sections"]
