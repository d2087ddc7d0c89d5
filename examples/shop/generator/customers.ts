import type { Client } from "pg";
import { customersAt } from "./timeline.ts";
import { firstNames, lastNames, mailDomains, places, streets } from "./vocabulary.ts";

/** The customers who sign up during `hours`, each shortly before an order that could be theirs, with their addresses. */
export async function addCustomers(client: Client): Promise<void> {
  await client.query(
    `INSERT INTO customers (id, email, first_name, last_name, phone, locale, tier, marketing_opt_in, born_on, created_at)
     SELECT c, pg_temp.ascii_of(first_name) || '.' || pg_temp.ascii_of(surname) || c || '@' || pg_temp.pick($3, pg_temp.rnd(c, 13)),
            first_name, surname || ' ' || pg_temp.pick($2, pg_temp.rnd(c, 12)),
            CASE WHEN pg_temp.rnd(c, 14) < 0.7 THEN
              CASE WHEN pg_temp.is_domestic(c) THEN '+34 6' ELSE '+52 5' END || lpad(floor(pg_temp.rnd(c, 15) * 1e8)::text, 8, '0')
            END,
            CASE WHEN pg_temp.is_domestic(c) THEN 'es' ELSE 'es-MX' END,
            CASE WHEN pg_temp.rnd(c, 16) < 0.9 THEN 'standard' WHEN pg_temp.rnd(c, 16) < 0.985 THEN 'plus' ELSE 'wholesale' END::customer_tier,
            pg_temp.rnd(c, 17) < 0.38,
            CASE WHEN pg_temp.rnd(c, 18) < 0.55 THEN date '1950-01-01' + floor(pg_temp.rnd(c, 19) * 20000)::int END,
            starts_at - pg_temp.rnd(c, 20) * interval '50 minutes'
     FROM hours
     CROSS JOIN LATERAL generate_series(${customersAt("first_order - 1")} + 1, ${customersAt("last_order")}) AS c
     CROSS JOIN LATERAL (SELECT pg_temp.pick($1, pg_temp.rnd(c, 10)) AS first_name, pg_temp.pick($2, pg_temp.rnd(c, 11)) AS surname) AS name
     WHERE last_order >= first_order
     ORDER BY c`,
    [firstNames, lastNames, mailDomains],
  );
  await addAddresses(client);
}

// Customer 7 lives at address 13 and, if at all, works at address 14.
async function addAddresses(client: Client): Promise<void> {
  const column = (index: 1 | 2 | 3 | 4) => places.flatMap((place) => Array<string>(place[0]).fill(place[index]));
  await client.query(
    `INSERT INTO addresses (id, customer_id, label, street, city, region, postcode, country, is_default)
     SELECT c * 2 - 1 + office, c, CASE office WHEN 0 THEN 'home' ELSE 'office' END,
            pg_temp.pick($1, pg_temp.rnd(c * 2 + office, 21)) || ', ' || 1 + floor(pg_temp.rnd(c * 2 + office, 22) ^ 2 * 180),
            ($2::text[])[place], ($3::text[])[place],
            ($4::text[])[place] || lpad(floor(pg_temp.rnd(c, 23) * 1000)::text, 3, '0'), ($5::text[])[place], office = 0
     FROM hours
     CROSS JOIN LATERAL generate_series(${customersAt("first_order - 1")} + 1, ${customersAt("last_order")}) AS c
     CROSS JOIN LATERAL (SELECT 1 + floor(pg_temp.fixed(c, 1) * 100)::int AS place) AS home
     JOIN (VALUES (0), (1)) AS sites (office) ON office = 0 OR pg_temp.has_office(c)
     WHERE last_order >= first_order
     ORDER BY c`,
    [streets, column(2), column(3), column(4), column(1)],
  );
}
