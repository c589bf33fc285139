"""People doing the work, app by app in the order of the improvement cycle. Calls `analysis`; never called back."""
