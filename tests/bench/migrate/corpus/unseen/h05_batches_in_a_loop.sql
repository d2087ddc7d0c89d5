-- hazard: ddl-with-backfill

ALTER TABLE "Order" ADD COLUMN "year" integer;

DO $$
DECLARE
  last_id integer := 0;
BEGIN
  LOOP
    UPDATE "Order" SET "year" = extract(year FROM "placedAt") WHERE "id" > last_id AND "id" <= last_id + 1000;
    EXIT WHEN NOT FOUND;
    last_id := last_id + 1000;
  END LOOP;
END
$$;
