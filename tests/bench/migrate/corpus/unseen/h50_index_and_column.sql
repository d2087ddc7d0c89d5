-- hazard: create-index

ALTER TABLE customers ADD COLUMN referrer text;
CREATE INDEX ON customers (referrer);
