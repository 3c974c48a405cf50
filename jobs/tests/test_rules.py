"""Rules while a table is published: what they keep, reject, report and stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from pyspark.sql import DataFrame

from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.plan import Reference, Rule, Severity, Table
from lakehouse_jobs.verify import Verdict
from tests.support.lake import Lake
from tests.support.local_store import KilledError

Ad = tuple[int, int | None, int | None]
GOOD: list[Ad] = [(1, 10, 2), (2, 5, 5)]
# Broken rules: of 3 one, of 4 both; 5 has nothing to compare.
BAD: list[Ad] = [(3, 1, 2), (4, 100, 200)]
UNKNOWN: list[Ad] = [(5, None, 3)]


def rule(name: str, check: str, severity: Severity = "reject") -> Rule:
    return Rule(name, check, severity, f"{check} holds")


CLICKS = rule("clicks_within_impressions", "clicks <= impressions")
FEW = rule("few_impressions", "impressions < 50")


def ads(lake: Lake, *rules: Rule) -> Table:
    return lake.with_rules(lake.table("silver", "ads", id="int", impressions="int?", clicks="int?"), *rules)


def frame(lake: Lake, rows: Sequence[Ad]) -> DataFrame:
    return lake.spark.createDataFrame(rows, "id int, impressions int, clicks int")


def publish(lake: Lake, table: Table, rows: Sequence[Ad]) -> Verdict:
    quarantine, publisher = lake.quarantine_of(table), lake.publisher()
    for place in (table, quarantine):
        if place is not None:
            publisher.repair(place)
    return publisher.publish(table, frame(lake, rows), quarantine).verdict


def quarantined(lake: Lake, table: Table) -> dict[int, list[str]]:
    rows = lake.spark.table(f"{table.full_name}_quarantine").collect()
    return {row["id"]: row["_rules"] for row in rows}


def test_rows_that_break_a_rule_are_found_in_quarantine_with_its_name(lake: Lake) -> None:
    table = ads(lake, CLICKS, FEW)
    verdict = publish(lake, table, GOOD + BAD + UNKNOWN)
    assert verdict == Verdict(kept=3, rejected=2, broken={CLICKS.name: 2, FEW.name: 1})
    assert lake.by_name(table) == GOOD + UNKNOWN
    assert quarantined(lake, table) == {3: [CLICKS.name], 4: [CLICKS.name, FEW.name]}


def test_counts_that_spark_connect_does_not_tell_are_counted_again(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pyspark.sql.connect.observation.Observation.get", property(lambda _: {}))
    table = ads(lake, CLICKS, FEW)
    verdict = publish(lake, table, GOOD + BAD + UNKNOWN)
    assert verdict == Verdict(kept=3, rejected=2, broken={CLICKS.name: 2, FEW.name: 1})


def test_a_rerun_gives_the_same_quarantine_and_mended_rows_leave_it(lake: Lake) -> None:
    table = ads(lake, CLICKS)
    for _ in range(2):
        publish(lake, table, GOOD + BAD)
        assert sorted(quarantined(lake, table)) == [3, 4]
    assert publish(lake, table, GOOD).rejected == 0
    assert quarantined(lake, table) == {}
    assert lake.by_name(table) == GOOD


def test_a_quarantine_exists_before_anything_is_rejected(lake: Lake) -> None:
    table = ads(lake, CLICKS)
    publish(lake, table, GOOD)
    assert quarantined(lake, table) == {}


def test_a_warning_counts_rows_and_keeps_them(lake: Lake) -> None:
    table = ads(lake, rule("few_impressions", "impressions < 50", "warn"))
    verdict = publish(lake, table, GOOD + BAD)
    assert verdict == Verdict(kept=4, rejected=0, broken={FEW.name: 1})
    assert lake.by_name(table) == GOOD + BAD


def test_a_rule_that_stops_leaves_table_and_quarantine_as_they_were(lake: Lake) -> None:
    table = ads(lake, CLICKS, rule("few_impressions", "impressions < 50", "stop"))
    publish(lake, table, [*GOOD, BAD[0]])
    with pytest.raises(LakehouseError, match=r"rule few_impressions \(.*\) is broken by 1 row"):
        publish(lake, table, [*GOOD, BAD[1]])
    assert lake.by_name(table) == GOOD
    assert sorted(quarantined(lake, table)) == [3]


def test_every_rule_that_cannot_be_checked_is_named_and_nothing_is_written(lake: Lake) -> None:
    table = ads(lake, rule("typo", "clcks > 0"), rule("no_condition", "clicks + 'a b'"), CLICKS)
    with pytest.raises(LakehouseError) as refusal:
        publish(lake, table, GOOD)
    assert "rule typo (clcks > 0) cannot be checked" in str(refusal.value)
    assert "clicks_within" not in str(refusal.value)
    assert lake.catalog.find(table) is None
    assert not lake.store.sizes(table.location)


def test_a_required_column_can_reject_instead_of_stopping(lake: Lake) -> None:
    table = ads(lake, rule("impressions_present", "`impressions` IS NOT NULL"))
    publish(lake, table, GOOD + UNKNOWN)
    assert quarantined(lake, table) == {5: ["impressions_present"]}


def test_values_that_are_no_key_of_the_referenced_table_are_found(lake: Lake) -> None:
    people = lake.table("bronze", "person", id="int", name="string?")
    lake.publish(people, lake.spark.sql("SELECT * FROM VALUES (10, 'Ada'), (5, 'Ben') AS person(id, name)"))
    refers = rule("impressions_refers", "`impressions` IS NULL OR `_impressions_found`")
    found = Reference("impressions", people.full_name, "id", "_impressions_found")
    table = replace(ads(lake, refers, CLICKS), references=(found,))
    verdict = publish(lake, table, GOOD + BAD + UNKNOWN)
    assert verdict == Verdict(kept=3, rejected=2, broken={refers.name: 2, CLICKS.name: 2})
    assert lake.by_name(table) == GOOD + UNKNOWN
    assert quarantined(lake, table) == {3: [refers.name, CLICKS.name], 4: [refers.name, CLICKS.name]}
    assert lake.spark.table(table.full_name).columns == ["id", "impressions", "clicks"]


def test_a_run_killed_at_any_point_ends_with_exact_counts_after_a_rerun(lake: Lake) -> None:
    table = ads(lake, CLICKS)
    killed = 0
    while True:
        publish(lake, table, [*GOOD, BAD[0]])
        lake.store.operations.clear()
        lake.store.fail_after = killed
        try:
            publish(lake, table, GOOD[:1] + BAD)
        except KilledError:
            killed += 1
        else:
            break
        lake.store.fail_after = None
        assert lake.by_name(table) in (GOOD, GOOD[:1])
        publish(lake, table, GOOD[:1] + BAD)
        assert lake.by_name(table) == GOOD[:1]
        assert sorted(quarantined(lake, table)) == [3, 4]
    # Both tables are staged, copied and cleaned up.
    assert killed >= 12
