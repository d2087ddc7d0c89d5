import type { Client } from "pg";
import type { OrderRange } from "./orders.ts";
import { reviewSentences, reviewTitles } from "./vocabulary.ts";

/** One delivered order in nine is reviewed, within a month; a customer reviews a product once. */
export async function addReviews(client: Client, { from, to, now }: OrderRange): Promise<void> {
  await client.query(
    `INSERT INTO reviews (id, product_id, customer_id, rating, title, body, created_at)
     SELECT o.id, (i.variant_id - 1) / 4 + 1, o.customer_id,
            (ARRAY[5,5,5,5,5,5,5,5,5,5,5,4,4,4,4,4,3,3,2,1])[1 + floor(pg_temp.rnd(o.id, 91) * 20)::int],
            pg_temp.pick($4, pg_temp.rnd(o.id, 92)),
            CASE WHEN pg_temp.rnd(o.id, 93) < 0.7 THEN pg_temp.pick($5, pg_temp.rnd(o.id, 94)) || ' ' || pg_temp.pick($5, pg_temp.rnd(o.id, 95)) END,
            written_at
     FROM orders AS o
     JOIN order_items AS i ON i.order_id = o.id AND i.line = 1
     CROSS JOIN LATERAL (SELECT o.updated_at + pg_temp.rnd(o.id, 96) * interval '30 days' AS written_at) AS review
     WHERE o.id BETWEEN $1 AND $2 AND o.status = 'delivered' AND pg_temp.rnd(o.id, 90) < 0.11 AND written_at < $3
     ORDER BY o.id
     ON CONFLICT DO NOTHING`,
    [from, to, now, reviewTitles, reviewSentences],
  );
}

/** What the trigger of `orders` would have written for the last 30 days. */
export async function addStatusHistory(client: Client, now: Date): Promise<void> {
  await client.query(
    `INSERT INTO order_status_changes (id, order_id, from_status, to_status, changed_at)
     SELECT id * 8 + n, id, before, after, changed_at
     FROM (
       SELECT o.id, row_number() OVER history AS n, lag(step.status) OVER history AS before, step.status AS after, step.changed_at
       FROM orders AS o
       CROSS JOIN LATERAL (SELECT pg_temp.is_domestic(o.customer_id) AS domestic) AS home
       CROSS JOIN LATERAL (
         VALUES ('pending'::order_status, o.placed_at), ('paid', pg_temp.paid_at(o.id, o.placed_at)),
                ('packed', pg_temp.packed_at(o.id, o.placed_at)), ('shipped', pg_temp.shipped_at(o.id, o.placed_at)),
                ('delivered', pg_temp.delivered_at(o.id, o.placed_at, domestic)),
                ('returned', pg_temp.returned_at(o.id, o.placed_at, domestic))
       ) AS step (status, changed_at)
       WHERE o.placed_at > $1::timestamptz - interval '30 days' AND o.status <> 'cancelled' AND step.status <= o.status
         AND (step.status <> 'returned' OR o.status = 'returned')
       WINDOW history AS (PARTITION BY o.id ORDER BY step.status)
     ) AS step
     WHERE before IS NOT NULL
     ORDER BY id, n`,
    [now],
  );
}
