"""Measurements, one script a table: ``python -m benchmarks.NAME``."""
