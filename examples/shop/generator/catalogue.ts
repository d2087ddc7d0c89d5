import type { Client } from "pg";
import { brands, colours, departments, qualities, sizes } from "./vocabulary.ts";

/** Categories, products with log-normal prices, their variants, and two coupons a month. */
export async function addCatalogue(client: Client, products: number, since: Date, until: Date): Promise<void> {
  await addCategories(client);
  await addProducts(client, products, since);
  await addVariants(client);
  await client.query(
    `INSERT INTO coupons (id, code, percent_off, valid_from, valid_until)
     SELECT n, upper(to_char(month, 'MON')) || to_char(month, 'YY') || CASE n % 2 WHEN 0 THEN 'PLUS' ELSE '' END,
            (5 + 5 * floor(pg_temp.rnd(n, 30) * 5))::int, month, month + interval '1 month'
     FROM (SELECT n, date_trunc('month', $1::timestamptz, 'UTC') + ((n - 1) / 2) * interval '1 month' AS month
           FROM generate_series(1, 80) AS n) AS coupon
     WHERE month < $2`,
    [since, until],
  );
}

async function addCategories(client: Client): Promise<void> {
  const roots = Object.keys(departments);
  const children = Object.entries(departments).flatMap(([root, names]) =>
    Object.keys(names).map((name) => ({ root, name })),
  );
  await client.query(
    `INSERT INTO categories (id, parent_id, slug, name, position)
     SELECT n, NULL, pg_temp.ascii_of(name), name, n FROM unnest($1::text[]) WITH ORDINALITY AS root (name, n)
     UNION ALL
     SELECT cardinality($1) + n, array_position($1, root), pg_temp.ascii_of(root || '-' || name), name, n
     FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS child (root, name, n)`,
    [roots, children.map((child) => child.root), children.map((child) => child.name)],
  );
}

async function addProducts(client: Client, count: number, since: Date): Promise<void> {
  const things = Object.values(departments).flatMap((children) => Object.values(children));
  const kinds = things.flatMap((names, index) => names.map((name) => ({ name, child: index + 1 })));
  await client.query(
    `INSERT INTO products (id, category_id, slug, name, description, state, price, tax_rate, tags, attributes, created_at, updated_at)
     SELECT p, $3 + ($2::int[])[kind], pg_temp.ascii_of(replace(noun, ' ', '-')) || '-' || p, noun || ' ' || brand || ' ' || quality,
            noun || ' de la marca ' || brand || ', ' || quality || '. Envío en 24–48 h y devolución gratuita durante 30 días.',
            CASE WHEN pg_temp.rnd(p, 44) < 0.96 THEN 'active' ELSE 'retired' END::product_state,
            greatest(3, round(exp(3.2 + 0.85 * pg_temp.gauss(p, 40)))) - 0.05,
            CASE WHEN pg_temp.rnd(p, 45) < 0.8 THEN 0.21 ELSE 0.10 END,
            array_remove(ARRAY[lower(brand), quality, CASE WHEN pg_temp.rnd(p, 46) < 0.15 THEN 'novedad' END], NULL),
            jsonb_build_object('brand', brand, 'warrantyMonths', 12 * (1 + floor(pg_temp.rnd(p, 47) * 3)::int),
                               'origin', pg_temp.pick('{ES,PT,IT,MX,CN}', pg_temp.rnd(p, 48))),
            created, created
     FROM generate_series(1, $6::bigint) AS p
     CROSS JOIN LATERAL (
       SELECT 1 + floor(pg_temp.rnd(p, 41) * cardinality($1::text[]))::int AS kind, pg_temp.pick($4, pg_temp.rnd(p, 42)) AS brand,
              pg_temp.pick($5, pg_temp.rnd(p, 43)) AS quality, $7::timestamptz - (1 + pg_temp.rnd(p, 49) * 700) * interval '1 day' AS created
     ) AS facts
     CROSS JOIN LATERAL (SELECT ($1::text[])[kind] AS noun) AS name`,
    [
      kinds.map((kind) => kind.name),
      kinds.map((kind) => kind.child),
      Object.keys(departments).length,
      brands,
      qualities,
      count,
      since,
    ],
  );
}

// Product 7 has the variants 25 to 28 at most.
async function addVariants(client: Client): Promise<void> {
  await client.query(
    `INSERT INTO product_variants (id, product_id, sku, colour, size, price, weight_grams, stock)
     SELECT v, p.id, 'SKU-' || lpad(p.id::text, 6, '0') || '-' || k, pg_temp.pick($1, pg_temp.rnd(v, 50)), ($2::text[])[k],
            p.price + floor(pg_temp.rnd(v, 51) * 3) * (k - 1), 50 + floor(exp(5 + pg_temp.gauss(v, 52)))::int,
            floor(exp(3 + pg_temp.gauss(v, 54)))::int
     FROM products AS p
     CROSS JOIN LATERAL generate_series(1, pg_temp.variants_of(p.id)) AS k
     CROSS JOIN LATERAL (SELECT (p.id - 1) * 4 + k AS v) AS number
     ORDER BY v`,
    [colours, sizes],
  );
}
