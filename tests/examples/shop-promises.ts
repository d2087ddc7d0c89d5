import { expect } from "vitest";
import type { TestDatabase } from "../support/database.ts";

/** What is true of a shop at any time, each as a query for the rows that break it. */
const promises: Record<string, string> = {
  "a subtotal is the sum of its items": `
    SELECT FROM orders o LEFT JOIN (SELECT order_id, sum(line_total) AS items FROM order_items GROUP BY 1) i ON i.order_id = o.id
    WHERE items IS DISTINCT FROM subtotal`,
  "a total adds up": "SELECT FROM orders WHERE total <> subtotal - discount + shipping OR total <= 0",
  "a discount comes from a coupon that was valid": `
    SELECT FROM orders o LEFT JOIN coupons c ON c.id = o.coupon_id AND o.placed_at >= c.valid_from AND o.placed_at < c.valid_until
    WHERE discount <> round(subtotal * coalesce(c.percent_off, 0) / 100, 2) OR (coupon_id IS NULL) <> (c.id IS NULL)`,
  "what was captured is the total": `
    SELECT FROM orders o LEFT JOIN (SELECT order_id, sum(amount) AS paid FROM payments WHERE status = 'captured' GROUP BY 1) p ON p.order_id = o.id
    WHERE CASE WHEN o.status = 'pending' THEN paid IS NOT NULL WHEN o.status = 'cancelled' THEN paid <> total ELSE paid IS DISTINCT FROM total END`,
  "an order has one payment that is not a failed first attempt": `
    SELECT FROM orders o WHERE (SELECT count(*) FROM payments p WHERE p.order_id = o.id AND p.id = o.id * 2) <> 1`,
  "only captured payments are refunded, and not above their amount": `
    SELECT FROM refunds r JOIN payments p ON p.id = r.payment_id WHERE p.status <> 'captured' OR r.amount > p.amount`,
  "what is returned, or cancelled after payment, is refunded": `
    SELECT FROM orders o JOIN payments p ON p.order_id = o.id AND p.status = 'captured'
    WHERE (o.status IN ('returned', 'cancelled')) <> EXISTS (SELECT FROM refunds r WHERE r.payment_id = p.id)`,
  "what has left the house has a shipment, delivered or not as the order says": `
    SELECT FROM orders o LEFT JOIN shipments s ON s.order_id = o.id
    WHERE (s.id IS NOT NULL) <> (o.status IN ('shipped', 'delivered', 'returned'))
       OR (s.delivered_at IS NOT NULL) <> (o.status IN ('delivered', 'returned'))`,
  "nobody orders before signing up":
    "SELECT FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.placed_at < c.created_at",
  "an order goes to an address of its customer":
    "SELECT FROM orders o JOIN addresses a ON a.id = o.address_id WHERE a.customer_id <> o.customer_id",
  "orders are numbered as they come in":
    "SELECT FROM (SELECT placed_at, lag(placed_at) OVER (ORDER BY id) AS before FROM orders) o WHERE before > placed_at",
  "an invoice is for what was paid":
    "SELECT FROM orders WHERE (invoice_number IS NOT NULL) <> (status NOT IN ('pending', 'cancelled'))",
  "a state changes after the order was placed":
    "SELECT FROM order_status_changes c JOIN orders o ON o.id = c.order_id WHERE c.changed_at < o.placed_at",
};

/** Fails with the promises that are broken, and by how many rows. */
export async function expectPromisesKept(database: TestDatabase): Promise<void> {
  const broken: Record<string, number> = {};
  for (const [promise, query] of Object.entries(promises)) {
    const [row] = await database.query<{ rows: number }>(`SELECT count(*)::int AS rows FROM (${query}) AS broken`);
    if (row?.rows !== 0) broken[promise] = row?.rows ?? -1;
  }
  expect(broken).toEqual({});
}
