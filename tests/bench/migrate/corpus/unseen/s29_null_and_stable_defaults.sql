-- harmless

ALTER TABLE invoices ADD COLUMN paid_at timestamptz DEFAULT NULL;
ALTER TABLE invoices ADD COLUMN entered_by text NOT NULL DEFAULT CURRENT_USER;
