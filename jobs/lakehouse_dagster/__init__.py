"""Dagster's one code location: the plan's tables as assets, its rules as asset checks, its jobs as runs."""
