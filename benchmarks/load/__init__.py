"""A made-up county at work: its files and home, its people at their browsers, and what that takes.

`python -m benchmarks.load.county HOME` makes the home; `script/drill load` measures.
"""
