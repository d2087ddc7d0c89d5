-- hazard: many-locked-tables, change-column-type

ALTER TABLE invoices ADD COLUMN locale text;
ALTER TABLE customers ALTER COLUMN email TYPE varchar(60);
