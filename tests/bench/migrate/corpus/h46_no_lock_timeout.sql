-- hazard: session-setting

SET lock_timeout = 0;
SET statement_timeout TO '0s';
ALTER TABLE invoices ADD COLUMN memo text;
