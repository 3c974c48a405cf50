"""The steps of product pagila as one script, as somebody would write it by hand.

Runs in the stack's job runner with its environment. Prints the rows of gold customer_counts as CSV.
"""

import os
import uuid

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.window import Window

TABLES = {
    "actor": None,
    "address": None,
    "category": None,
    "city": None,
    "country": None,
    "customer": None,
    # Columns that Parquet has no type for are cast in the source, as the product does.
    "film": (
        "SELECT film_id, title, description, release_year::int, language_id, original_language_id, rental_duration, "
        "rental_rate, length, replacement_cost, rating::text, last_update, special_features, fulltext::text FROM film"
    ),
    "film_actor": None,
    "film_category": None,
    "inventory": None,
    "language": None,
    "payment": None,
    "rental": None,
    "staff": (
        "SELECT staff_id, first_name, last_name, address_id, email, store_id, active, username, last_update, picture "
        "FROM staff"
    ),
    "store": None,
}

RUN = uuid.uuid4().hex

spark = SparkSession.builder.remote(os.environ["SPARK_REMOTE"]).getOrCreate()


def source(table: str, query: str | None) -> DataFrame:
    """Reads one table of the source database."""
    reader = spark.read.format("jdbc").options(
        url=os.environ["SOURCE_PAGILA_URL"],
        user=os.environ["SOURCE_PAGILA_USER"],
        password=os.environ["SOURCE_PAGILA_PASSWORD"],
        driver="org.postgresql.Driver",
        fetchsize="10000",
        preferTimestampNTZ="true",
    )
    return reader.option("dbtable", f"({query}) AS source" if query else f"public.{table}").load()


def path(layer: str, table: str) -> str:
    """Where the script keeps a table: beside the product's tables, in a folder of this run."""
    return f"s3a://{layer}/bench_script/{RUN}/{table}"


def write(frame: DataFrame, layer: str, table: str) -> None:
    """Writes the files of a table."""
    frame.write.parquet(path(layer, table))


def read(layer: str, table: str) -> DataFrame:
    """Reads the files of a table."""
    return spark.read.parquet(path(layer, table))


for name, query in TABLES.items():
    write(source(name, query), "bronze", name)

write(
    read("bronze", "customer")
    .where("active = 1")
    .select("customer_id", "store_id", "first_name", "last_name", "address_id", "create_date", "last_update"),
    "silver",
    "customer_active",
)

paid = read("bronze", "payment").groupBy("rental_id").agg(F.count("*").alias("payments"), F.sum("amount").alias("income"))
shelved = (
    read("bronze", "film_category")
    .join(read("bronze", "category"), "category_id")
    .groupBy("film_id")
    .agg(F.min("name").alias("category"))
)
write(
    read("bronze", "rental")
    .drop("last_update")
    .join(read("bronze", "inventory"), "inventory_id")
    .join(shelved, "film_id", "left")
    .join(paid, "rental_id", "left")
    .select(
        "rental_id",
        "rental_date",
        "store_id",
        "customer_id",
        "film_id",
        "category",
        F.coalesce("payments", F.lit(0)).alias("payments"),
        F.coalesce("income", F.lit(0)).alias("income"),
    ),
    "silver",
    "rental_income",
)

counts = read("silver", "customer_active").groupBy("store_id").agg(F.count("*").alias("count"))
write(counts, "gold", "customer_counts")

earned = (
    read("silver", "rental_income")
    .groupBy("store_id", F.coalesce("category", F.lit("(none)")).alias("category"))
    .agg(F.count("*").alias("rentals"), F.sum("income").alias("income"))
)
write(
    earned.withColumns(
        {
            "income_per_rental": F.col("income") / F.col("rentals"),
            "rank_in_store": F.rank().over(Window.partitionBy("store_id").orderBy(F.desc("income"))),
        }
    ),
    "gold",
    "category_income",
)

for row in read("gold", "customer_counts").orderBy("store_id").collect():
    print(f"{row['store_id']},{row['count']}")
