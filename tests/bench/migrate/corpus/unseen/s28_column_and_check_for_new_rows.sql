-- harmless

ALTER TABLE invoices ADD COLUMN reminders smallint;
ALTER TABLE invoices ADD CONSTRAINT invoices_reminders_check CHECK (reminders >= 0) NOT VALID;
