"""Intervals, tests and distributions shared by all."""
