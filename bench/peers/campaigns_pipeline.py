"""The steps of product campaign_analytics as one script, as somebody would write it by hand.

Runs in the stack's job runner with its environment, on the deliveries of one day. Prints rows and clicks of the
silver performance table as CSV.
"""

import os
import uuid

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.window import Window

DAY = os.environ.get("BENCH_DAY", "2024-02-07")
RUN = uuid.uuid4().hex
LANDING = "s3a://landing/campaign_analytics/files"
COUNTS = ["impressions", "clicks", "conversions"]
AMOUNTS = ["spend", "revenue"]
INDUSTRIES = ["retail", "finance", "travel", "technology", "health", "food", "automotive", "education"]

spark = SparkSession.builder.remote(os.environ["SPARK_REMOTE"]).getOrCreate()
spark.conf.set("spark.sql.ansi.enabled", "true")
spark.conf.set("spark.sql.session.timeZone", "UTC")
spark.conf.set("spark.sql.parquet.compression.codec", "zstd")


def path(layer: str, table: str) -> str:
    """Where the script keeps a table: beside the product's tables, in a folder of this run."""
    return f"s3a://{layer}/bench_script/{RUN}/{table}"


def to_postgres(frame: DataFrame, table: str) -> None:
    """Replaces a table of the product's database, in a schema that nobody else uses."""
    frame.write.format("jdbc").options(
        url=os.environ["DATABASE_CAMPAIGN_ANALYTICS_URL"] + "?reWriteBatchedInserts=true",
        user=os.environ["DATABASE_CAMPAIGN_ANALYTICS_USER"],
        password=os.environ["DATABASE_CAMPAIGN_ANALYTICS_PASSWORD"],
        driver="org.postgresql.Driver",
        dbtable=table,
        batchsize="10000",
    ).mode("overwrite").save()


def bronze(table: str) -> DataFrame:
    """Keeps a delivery as text."""
    rows = spark.read.options(header=True, escape='"', multiLine=True).csv(f"{LANDING}/{table}/{DAY}")
    rows = rows.withColumns({"_ingestion_timestamp": F.current_timestamp().cast("string"), "day": F.lit(DAY)})
    rows.write.partitionBy("day").parquet(path("bronze", table))
    kept = spark.read.parquet(path("bronze", table))
    to_postgres(kept, f"public.peer_raw_{table}")
    return kept


def silver(table: str, rows: DataFrame, key: list[str], partition: str, good: F.Column) -> DataFrame:
    """Keeps the latest of each key that meets the rules, the others apart."""
    latest = Window.partitionBy(*key).orderBy(F.desc("day"), F.desc("_ingestion_timestamp"))
    distinct = rows.withColumn("rank", F.row_number().over(latest)).where("rank = 1").drop("rank", "day")
    judged = distinct.withColumn("_good", F.coalesce(good, F.lit(False)))
    judged.where("not _good").drop("_good").write.parquet(path("silver", f"{table}_quarantine"))
    kept = judged.where("_good").drop("_good").withColumn("_silver_processed_at", F.current_timestamp())
    kept.repartition(partition).write.partitionBy(partition).parquet(path("silver", table))
    written = spark.read.parquet(path("silver", table))
    to_postgres(written, f"public.peer_{table}")
    return written


def typed(rows: DataFrame, **types: str) -> DataFrame:
    """Casts columns; what cannot be cast is null."""
    return rows.withColumns({name: F.col(name).try_cast(kind) for name, kind in types.items()})


advertisers = silver(
    "advertisers",
    typed(bronze("advertisers"), advertiser_id="int", created_at="timestamp"),
    ["advertiser_id"],
    "industry",
    F.col("advertiser_id").isNotNull() & F.col("industry").isin(*INDUSTRIES) & F.col("country").rlike("^[A-Z]{2}$"),
)
campaigns = silver(
    "campaigns",
    typed(
        bronze("campaigns"),
        campaign_id="int",
        advertiser_id="int",
        start_date="date",
        end_date="date",
        budget="decimal(12,2)",
    ),
    ["campaign_id"],
    "status",
    F.col("campaign_id").isNotNull()
    & F.col("campaign_name").isNotNull()
    & F.col("status").isin("draft", "active", "paused", "completed")
    & (F.col("budget") >= 0)
    & (F.col("end_date").isNull() | (F.col("end_date") >= F.col("start_date"))),
)
numbers = dict.fromkeys(COUNTS, "bigint") | dict.fromkeys(AMOUNTS, "decimal(12,2)")
in_range = F.lit(True)
for column in [*COUNTS, *AMOUNTS]:
    in_range = in_range & (F.col(column) >= 0)
performance = silver(
    "performance",
    typed(
        bronze("performance").withColumnRenamed("date", "performance_date"),
        campaign_id="int",
        performance_date="date",
        **numbers,
    ),
    ["campaign_id", "performance_date"],
    "performance_date",
    F.col("campaign_id").isNotNull()
    & F.col("performance_date").isNotNull()
    & in_range
    & (F.col("clicks") <= F.col("impressions"))
    & (F.col("conversions") <= F.col("clicks")),
)

facts = performance.join(campaigns.select("campaign_id", "advertiser_id"), "campaign_id")
facts = facts.withColumns(
    {
        "ctr": F.try_divide("clicks", "impressions"),
        "cvr": F.try_divide("conversions", "clicks"),
        "cpc": F.try_divide("spend", "clicks"),
        "cpa": F.try_divide("spend", "conversions"),
        "roas": F.try_divide("revenue", "spend"),
    }
)
to_postgres(facts, "public.peer_fct_performance")
totals = [F.sum(name).alias(name) for name in (*COUNTS, *AMOUNTS)]
for group in ("campaign_id", "advertiser_id", "performance_date"):
    to_postgres(facts.groupBy(group).agg(*totals), f"public.peer_by_{group}")

row = performance.agg(F.count("*").alias("rows"), F.sum("clicks").alias("clicks")).collect()[0]
print(f"{row['rows']},{row['clicks']}")
