-- hazard: add-check

ALTER TABLE invoices ADD COLUMN discount integer NOT NULL DEFAULT 0 CHECK (discount >= 0);
