-- hazard: ddl-with-backfill, update-without-where

ALTER TABLE invoices ADD COLUMN year integer;
CREATE PROCEDURE fill_years() LANGUAGE sql AS $$ UPDATE invoices SET year = extract(year FROM due_on) $$;
CALL fill_years();
DROP PROCEDURE fill_years();
