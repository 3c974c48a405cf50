CREATE TABLE memory.default.counted AS SELECT o.orderstatus, count(*) AS orders, sum(o.totalprice) AS total FROM tpch.tiny.orders o JOIN tpch.tiny.customer c ON o.custkey = c.custkey GROUP BY o.orderstatus;
SELECT * FROM memory.default.counted ORDER BY orders DESC LIMIT 5;
SHOW CATALOGS;
SELECT table_name FROM memory.information_schema.tables;
DESCRIBE tpch.tiny.orders;
