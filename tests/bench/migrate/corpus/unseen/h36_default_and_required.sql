-- hazard: set-not-null

ALTER TABLE invoices ALTER COLUMN paid SET DEFAULT false, ALTER COLUMN paid SET NOT NULL;
