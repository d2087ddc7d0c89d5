-- hazard: ddl-with-backfill, drop-column

-- Merge first and last name
ALTER TABLE customers ADD COLUMN display_name text;
UPDATE customers SET display_name = concat_ws(' ', first_name, last_name);
ALTER TABLE customers ALTER COLUMN display_name SET NOT NULL;
ALTER TABLE customers DROP COLUMN first_name, DROP COLUMN last_name;
