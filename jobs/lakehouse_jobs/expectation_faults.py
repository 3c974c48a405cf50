"""Finds what is wrong with the expectations of a plan."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from lakehouse_jobs.plan import Expectation, RowsParameter, Table

#: What this job code asks Great Expectations, and the arguments that name columns.
TYPES: Mapping[str, tuple[str, ...]] = {
    "expect_table_row_count_to_be_between": (),
    "expect_column_mean_to_be_between": ("column",),
    "expect_column_median_to_be_between": ("column",),
    "expect_column_stdev_to_be_between": ("column",),
    "expect_column_sum_to_be_between": ("column",),
    "expect_column_min_to_be_between": ("column",),
    "expect_column_max_to_be_between": ("column",),
    "expect_column_unique_value_count_to_be_between": ("column",),
    "expect_column_proportion_of_unique_values_to_be_between": ("column",),
    "expect_column_quantile_values_to_be_between": ("column",),
    "expect_column_values_to_be_in_set": ("column",),
    "expect_column_values_to_not_be_null": ("column",),
    "expect_column_pair_values_a_to_be_greater_than_b": ("column_A", "column_B"),
}


def expectation_faults(table: Table, reads: Collection[str]) -> list[str]:
    """One sentence for each thing that this job code cannot check; `reads` are what the table's job reads."""
    return [
        f"{table.full_name} has expectation {expectation.name} {fault}"
        for expectation in table.expectations
        for fault in _faults(expectation, table, reads)
    ]


def _faults(expectation: Expectation, table: Table, reads: Collection[str]) -> list[str]:
    if expectation.type not in TYPES:
        return [f"of the unknown type {expectation.type}."]
    faults = []
    if expectation.severity not in {"warn", "stop"}:
        faults.append(f"of the unknown severity {expectation.severity}.")
    columns = {column.name for column in table.columns}
    asked = [expectation.kwargs.get(argument) for argument in TYPES[expectation.type]]
    faults += [f"of {column}, which is not among its columns." for column in asked if column not in columns]
    faults += [
        f"that compares with {parameter.rows_of}, which its job does not read."
        for parameter in expectation.parameters.values()
        if isinstance(parameter, RowsParameter) and parameter.rows_of not in reads
    ]
    referred = {
        str(value["$PARAMETER"])
        for value in expectation.kwargs.values()
        if isinstance(value, Mapping) and "$PARAMETER" in value
    }
    faults += [
        f"with the unknown parameter {name}." for name in sorted(referred - set(expectation.parameters))
    ]
    return faults
