-- hazard: lock-over-budget

ALTER TABLE invoices ADD COLUMN memo text;
SELECT pg_sleep(1);
