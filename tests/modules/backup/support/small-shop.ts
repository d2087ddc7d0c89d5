import type { TestDatabase } from "../../../support/database.ts";

/** A shop of few rows with one of most things that a schema holds. */
export const smallShop = [
  "create type mood as enum ('sad', 'glad')",
  "create table customers (id serial primary key, email text unique, mood mood default 'glad')",
  "create index customers_mood on customers (mood)",
  "insert into customers (email) select i || '@example.com' from generate_series(1, 50) i",
  "create schema sales",
  'create table sales.regions (id bigserial primary key, "Ñame; of it" text)',
  `insert into sales.regions ("Ñame; of it") select 'region ' || i from generate_series(1, 7) i`,
  "create table sales.visits (region_id bigint references sales.regions, customer_id int references customers)",
  "insert into sales.visits select 1 + i % 7, 1 + i % 50 from generate_series(1, 100) i",
  "create view sales.visited as select * from sales.regions where id in (select region_id from sales.visits)",
  "create materialized view sales.counts as select region_id, count(*) from sales.visits group by 1",
  "create table orders (id int generated always as identity primary key, customer_id int not null references customers," +
    " region_id bigint references sales.regions, total numeric(9,2) check (total > 0), at timestamptz default now())",
  "insert into orders (customer_id, region_id, total) select 1 + i % 50, 1 + i % 7, i from generate_series(1, 200) i",
  "create index orders_at on orders (at desc)",
  "create statistics orders_both on customer_id, region_id from orders",
  "comment on table orders is 'what they bought'; comment on column orders.total is 'in euros'; comment on constraint orders_total_check on orders is 'no gifts'",
  "create function note() returns trigger language plpgsql as $$ begin return new; end $$",
  "create trigger noted before update on orders for each row execute function note()",
  "create constraint trigger noted_later after insert on orders deferrable initially deferred for each row execute function note()",
  "alter table orders enable row level security; create policy own on orders using (customer_id > 0)",
  "create function of_customer(c customers) returns text language sql as $$ select c.email $$",
  "create sequence invoice_number start 1000; select nextval('invoice_number')",
  "create table empty_table (i int)",
];

/** Tables and views of a database, quoted by nobody. */
export const relations = async (database: TestDatabase, kinds = "rvm") =>
  (
    await database.query<{ name: string }>(
      `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = any (string_to_array($1, null)) and n.nspname !~ '^pg_|^information_schema$' order by 1`,
      [kinds],
    )
  ).map(({ name }) => name);
