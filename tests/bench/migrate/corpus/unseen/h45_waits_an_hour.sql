-- hazard: session-setting

SET lock_timeout = '1h';
ALTER TABLE invoices ADD COLUMN memo text;
