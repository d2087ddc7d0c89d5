CREATE VIEW "order_overview" AS
SELECT o."id", o."status", o."placed_at", o."total", c."email", c."first_name" || ' ' || c."last_name" AS "customer",
       a."city", a."country"
FROM "orders" o
JOIN "customers" c ON c."id" = o."customer_id"
JOIN "addresses" a ON a."id" = o."address_id";

CREATE MATERIALIZED VIEW "daily_sales" AS
SELECT ("placed_at" AT TIME ZONE 'Europe/Madrid')::date AS "day", count(*) AS "orders", sum("total") AS "revenue"
FROM "orders"
WHERE "status" <> 'cancelled'
GROUP BY 1;

CREATE UNIQUE INDEX "daily_sales_day_key" ON "daily_sales"("day");

COMMENT ON MATERIALIZED VIEW "daily_sales" IS 'Refreshed every night; by the day of the shop''s own clock.';
