import type { Client } from "pg";
import { customersAt } from "./timeline.ts";

/** Orders by number, both included, and the shop's present. */
export type OrderRange = { from: number; to: number; now: Date };

/** Places the orders of one range of numbers with their items: one statement, so that totals and items cannot disagree. */
export async function addOrders(client: Client, { from, to, now }: OrderRange, products: number): Promise<void> {
  const steps = [
    `chosen AS MATERIALIZED (${chosen})`,
    `draft AS MATERIALIZED (${draft})`,
    `basket AS MATERIALIZED (${basket})`,
  ];
  const items = `item AS (${insertItems}), sums AS (${sums})`;
  await client.query(`WITH ${steps.join(",")}, ${items} ${insertOrders}`, [from, to, products, now]);
}

// Materialized, because the planner would otherwise write each formula out again wherever its result is used.
// Half of the returning orders come from the tenth of the customers that is loyal.
const chosen = `
  SELECT id, starts_at + (id - first_order + pg_temp.rnd(id, 60)) / (last_order - first_order + 1) * interval '1 hour' AS placed,
         CASE
           WHEN known > ${customersAt("id - 1")} AND pg_temp.rnd(id, 61) < 0.85 THEN known
           WHEN pg_temp.rnd(id, 61) < 0.5 THEN 1 + floor(pg_temp.rnd(id, 62) * known)::bigint
           ELSE 1 + floor(pg_temp.rnd(id, 62) * known / 10)::bigint * 10
         END AS customer,
         CASE WHEN pg_temp.rnd(id, 64) < 0.52 THEN 1 WHEN pg_temp.rnd(id, 64) < 0.78 THEN 2 WHEN pg_temp.rnd(id, 64) < 0.9 THEN 3
              WHEN pg_temp.rnd(id, 64) < 0.96 THEN 4 ELSE 5 + floor(pg_temp.rnd(id, 63) * 4)::int END AS lines
  FROM hours
  CROSS JOIN LATERAL generate_series(greatest(first_order, $1::bigint), least(last_order, $2::bigint)) AS id
  CROSS JOIN LATERAL (SELECT ${customersAt("id")} AS known) AS customers
  WHERE last_order >= $1 AND first_order <= $2 AND last_order >= first_order`;

const draft = `
  SELECT id, placed, customer, lines, domestic, pg_temp.status_at(id, placed, domestic, $4::timestamptz) AS status,
         1 - 0.04 * round(extract(epoch FROM $4::timestamptz - placed) / 31557600, 3) AS price_level,
         pg_temp.rnd(id, 65) AS coupon_choice
  FROM chosen
  CROSS JOIN LATERAL (SELECT pg_temp.is_domestic(customer) AS domestic) AS home`;

// The most popular product sells twice as often as the second, three times as often as the third (Zipf).
const basket = `
  SELECT id, line, id * 16 + line AS n, price_level,
         1 + (floor(exp(pg_temp.rnd(id * 16 + line, 70) * ln($3::bigint + 1)))::bigint * 7919) % $3::bigint AS product
  FROM draft
  JOIN (VALUES (1), (2), (3), (4), (5), (6), (7), (8)) AS numbers (line) ON line <= lines`;

const insertItems = `
  INSERT INTO order_items (order_id, line, variant_id, quantity, unit_price)
  SELECT b.id, line, v.id,
         CASE WHEN pg_temp.rnd(n, 72) < 0.82 THEN 1 WHEN pg_temp.rnd(n, 72) < 0.95 THEN 2 ELSE 3 + floor(pg_temp.rnd(n, 73) * 6)::int END,
         round(v.price * price_level, 2)
  FROM basket AS b
  JOIN product_variants AS v ON v.id = (product - 1) * 4 + 1 + floor(pg_temp.rnd(n, 71) * pg_temp.variants_of(product))::bigint
  ORDER BY b.id, line
  RETURNING order_id, line_total`;

const sums = "SELECT order_id, sum(line_total) AS subtotal FROM item GROUP BY order_id";

const lastChange = `
  CASE d.status
    WHEN 'pending' THEN d.placed
    WHEN 'paid' THEN pg_temp.paid_at(d.id, d.placed)
    WHEN 'cancelled' THEN pg_temp.paid_at(d.id, d.placed)
    WHEN 'packed' THEN pg_temp.packed_at(d.id, d.placed)
    WHEN 'shipped' THEN pg_temp.shipped_at(d.id, d.placed)
    WHEN 'delivered' THEN pg_temp.delivered_at(d.id, d.placed, d.domestic)
    ELSE pg_temp.returned_at(d.id, d.placed, d.domestic)
  END`;

const insertOrders = `
  INSERT INTO orders (id, customer_id, address_id, coupon_id, status, subtotal, discount, shipping, total, invoice_number, metadata, placed_at, updated_at)
  SELECT d.id, d.customer, d.customer * 2 - 1 + CASE WHEN pg_temp.has_office(d.customer) AND pg_temp.rnd(d.id, 66) < 0.3 THEN 1 ELSE 0 END,
         coupon.id, d.status, subtotal, discount, shipping, subtotal - discount + shipping,
         CASE WHEN d.status NOT IN ('pending', 'cancelled') THEN 100000 + d.id END,
         CASE
           WHEN pg_temp.rnd(d.id, 67) < 0.62 THEN jsonb '{"channel": "web"}'
           WHEN pg_temp.rnd(d.id, 67) < 0.9 THEN jsonb '{"channel": "app", "platform": "android"}'
           ELSE jsonb '{"channel": "marketplace", "campaign": {"source": "google", "medium": "cpc"}}'
         END,
         d.placed, ${lastChange}
  FROM draft AS d
  JOIN sums ON sums.order_id = d.id
  LEFT JOIN coupons AS coupon ON coupon.valid_from = CASE WHEN d.coupon_choice < 0.12 THEN date_trunc('month', d.placed, 'UTC') END
    AND coupon.id % 2 = CASE WHEN d.coupon_choice < 0.08 THEN 1 ELSE 0 END
  CROSS JOIN LATERAL (
    SELECT round(subtotal * coalesce(coupon.percent_off, 0) / 100, 2) AS discount,
           CASE WHEN subtotal >= 60 THEN 0 WHEN d.domestic THEN 4.95 ELSE 12.95 END AS shipping
  ) AS sum
  ORDER BY d.id`;
