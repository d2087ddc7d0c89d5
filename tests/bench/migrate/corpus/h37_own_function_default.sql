-- hazard: volatile-default

CREATE FUNCTION short_code() RETURNS text LANGUAGE sql AS $$ SELECT substr(md5(random()::text), 1, 8) $$;
ALTER TABLE invoices ADD COLUMN code text DEFAULT short_code();
