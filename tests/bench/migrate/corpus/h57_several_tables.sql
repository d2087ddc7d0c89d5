-- hazard: many-locked-tables

ALTER TABLE invoices ADD COLUMN locale text;
ALTER TABLE customers ADD COLUMN locale text;
ALTER TABLE sessions ADD COLUMN locale text;
