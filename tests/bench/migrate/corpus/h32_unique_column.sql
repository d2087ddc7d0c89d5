-- hazard: add-unique

ALTER TABLE customers ADD COLUMN tax_number text UNIQUE;
