import type { Client } from "pg";

export type Timeline = {
  since: Date;
  until: Date;
  /** Number of the first order, and how many. */
  firstOrder: number;
  orders: number;
  /** Sales at the end as a multiple of those at the beginning. */
  growth: number;
};

/** 31 customers sign up per 100 orders: the number of customers when order `n` is placed. */
export const customersAt = (n: string): string => `((${n}) * 31 + 99) / 100`;

/**
 * Gives every hour its share of the orders (temporary table `hours`): growth over the years, Christmas and sales,
 * days of the week, hours of the day on the shop's own clock, and luck.
 */
export async function createTimeline(client: Client, timeline: Timeline): Promise<void> {
  const { since, until, firstOrder, orders, growth } = timeline;
  await client.query("DROP TABLE IF EXISTS pg_temp.hours");
  await client.query(
    `CREATE TEMPORARY TABLE hours ON COMMIT DROP AS
     WITH hour AS (
       SELECT n, $1::timestamptz + n * interval '1 hour' AS starts_at, span,
              ($1::timestamptz + n * interval '1 hour') AT TIME ZONE 'Europe/Madrid' AS clock
       FROM (SELECT greatest(1, ceil(extract(epoch FROM $2::timestamptz - $1::timestamptz) / 3600))::int AS span) AS length,
            generate_series(0, span - 1) AS n
     ), weighed AS (
       SELECT n, starts_at,
              (1 + ($5::float8 - 1) * n / span)
              * (ARRAY[1.15, 1.0, 0.95, 0.95, 1.05, 0.85, 1.2])[extract(isodow FROM clock)::int]
              * (ARRAY[25,14,8,5,4,6,12,25,45,62,72,76,74,66,62,64,68,74,82,92,105,118,98,55])[1 + extract(hour FROM clock)::int]
              * CASE
                  WHEN to_char(clock, 'MMDD') BETWEEN '1121' AND '1130' THEN 2.2
                  WHEN to_char(clock, 'MMDD') BETWEEN '1201' AND '1219' THEN 1.6
                  WHEN to_char(clock, 'MMDD') BETWEEN '0107' AND '0122' THEN 1.4
                  WHEN extract(month FROM clock) = 8 THEN 0.75
                  ELSE 1.0
                END
              * (0.7 + 0.6 * pg_temp.rnd(n, 1)) AS weight
       FROM hour
     ), summed AS (
       SELECT n, starts_at, sum(weight) OVER (ORDER BY n) / sum(weight) OVER () AS share FROM weighed
     ), shared AS (
       SELECT n, starts_at, floor($4::bigint * share + 1e-6)::bigint AS through FROM summed
     )
     SELECT starts_at, $3::bigint + coalesce(lag(through) OVER (ORDER BY n), 0) AS first_order,
            $3::bigint + through - 1 AS last_order
     FROM shared`,
    [since, until, firstOrder, orders, growth],
  );
  await client.query("ALTER TABLE hours ADD PRIMARY KEY (first_order, last_order, starts_at)");
  await client.query("ANALYZE hours");
}
