-- harmless

SET LOCAL lock_timeout = '2s';
ALTER TABLE invoices ADD COLUMN reference text;
