-- The shop that every file of the corpus is written against: half as `prisma migrate` names things, half in snake case.
CREATE TYPE "OrderStatus" AS ENUM ('NEW', 'PAID', 'SHIPPED', 'VOID');
CREATE TYPE "Channel" AS ENUM ('WEB', 'PHONE');
CREATE TABLE "User" (
  "id" SERIAL PRIMARY KEY,
  "email" TEXT NOT NULL,
  "name" TEXT,
  "nickname" VARCHAR(40),
  "legacyToken" TEXT,
  "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE UNIQUE INDEX "User_email_key" ON "User" ("email");
CREATE TABLE "Category" ("id" SERIAL PRIMARY KEY, "title" TEXT NOT NULL, "slug" TEXT);
CREATE TABLE "Product" (
  "id" SERIAL PRIMARY KEY,
  "sku" VARCHAR(20) NOT NULL,
  "title" TEXT NOT NULL,
  "price" DECIMAL(10,2) NOT NULL,
  "weight" INTEGER,
  "categoryId" INTEGER,
  "tags" TEXT[]
);
CREATE INDEX "Product_title_idx" ON "Product" ("title");
CREATE TABLE "Order" (
  "id" SERIAL PRIMARY KEY,
  "userId" INTEGER NOT NULL,
  "status" "OrderStatus" NOT NULL DEFAULT 'NEW',
  "channel" "Channel" NOT NULL DEFAULT 'WEB',
  "total" DECIMAL(10,2) NOT NULL DEFAULT 0,
  "note" VARCHAR(200),
  "couponCode" TEXT,
  "placedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt" TIMESTAMP(3),
  CONSTRAINT "Order_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "Order_placedAt_idx" ON "Order" ("placedAt");
CREATE TABLE "OrderItem" (
  "id" BIGSERIAL PRIMARY KEY,
  "orderId" INTEGER NOT NULL REFERENCES "Order"("id"),
  "productId" INTEGER NOT NULL,
  "quantity" INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email varchar(120) NOT NULL,
  phone varchar(20),
  country char(2),
  first_name text,
  last_name text,
  balance numeric(8,2) NOT NULL DEFAULT 0,
  signed_up_at timestamp NOT NULL DEFAULT now(),
  external_id text,
  CONSTRAINT customers_balance_check CHECK (balance > -100000)
);
ALTER TABLE customers ADD CONSTRAINT customers_phone_not_null CHECK (phone IS NOT NULL) NOT VALID;
CREATE TABLE invoices (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  customer_id bigint NOT NULL,
  number text,
  amount numeric(12,2),
  paid boolean,
  due_on date,
  meta jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX invoices_due_on_idx ON invoices (due_on);
CREATE TABLE sessions (id text PRIMARY KEY, customer_id bigint, seen_at timestamptz NOT NULL DEFAULT now(), data jsonb);
CREATE TABLE audit_log (id bigserial PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(), actor text, what text);
CREATE TABLE events (id bigint NOT NULL, at timestamptz NOT NULL, kind text) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_2026 (id bigint NOT NULL, at timestamptz NOT NULL, kind text);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW."updatedAt" := now(); RETURN NEW; END $$;
CREATE TRIGGER order_touch BEFORE UPDATE ON "Order" FOR EACH ROW EXECUTE FUNCTION touch();
CREATE VIEW open_orders AS SELECT "id", "total" FROM "Order" WHERE "status" = 'NEW';
CREATE MATERIALIZED VIEW sales_by_day AS SELECT date_trunc('day', "placedAt") AS day, sum("total") AS total FROM "Order" GROUP BY 1;
CREATE UNIQUE INDEX sales_by_day_day_idx ON sales_by_day (day);
ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
CREATE POLICY sessions_own ON sessions USING (true);

INSERT INTO "User" ("email", "name", "nickname") SELECT 'user' || n || '@example.org', 'User ' || n, 'u' || n FROM generate_series(1, 5000) n;
INSERT INTO "Category" ("title", "slug") SELECT 'Category ' || n, 'c-' || n FROM generate_series(1, 50) n;
INSERT INTO "Product" ("sku", "title", "price", "weight", "categoryId")
  SELECT 'SKU' || n, 'Product ' || n, n % 500, n % 90, 1 + n % 50 FROM generate_series(1, 5000) n;
INSERT INTO "Order" ("userId", "total", "note", "status")
  SELECT 1 + n % 5000, n % 900, 'note ' || n, (ARRAY['NEW','PAID','SHIPPED']::"OrderStatus"[])[1 + n % 3] FROM generate_series(1, 20000) n;
INSERT INTO "OrderItem" ("orderId", "productId", "quantity") SELECT 1 + n % 20000, 1 + n % 5000, 1 + n % 4 FROM generate_series(1, 20000) n;
INSERT INTO customers (email, phone, country, first_name, last_name, external_id)
  SELECT 'c' || n || '@example.org', '+34' || n, 'ES', 'First ' || n, 'Last ' || n, 'x' || n FROM generate_series(1, 20000) n;
INSERT INTO invoices (customer_id, number, amount, paid, due_on)
  SELECT n, 'INV-' || n, n % 1000, n % 2 = 0, '2026-01-01'::date + n % 300 FROM generate_series(1, 20000) n;
INSERT INTO sessions (id, customer_id) SELECT 's' || n, n FROM generate_series(1, 5000) n;
INSERT INTO audit_log (actor, what) SELECT 'a' || n % 7, 'did ' || n FROM generate_series(1, 20000) n;
INSERT INTO events SELECT n, '2025-03-01'::timestamptz + n * interval '1 minute', 'seen' FROM generate_series(1, 5000) n;
INSERT INTO events_2026 SELECT n, '2026-03-01'::timestamptz + n * interval '1 minute', 'seen' FROM generate_series(1, 5000) n;
REFRESH MATERIALIZED VIEW sales_by_day;
ANALYZE;
