-- hazard: add-check, set-not-null

ALTER TABLE invoices ADD CONSTRAINT invoices_due_on_given NOT NULL due_on;
