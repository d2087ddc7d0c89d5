-- hazard: migrate.own-transaction

ALTER TABLE invoices ADD COLUMN stage text;
COMMIT;
CREATE INDEX CONCURRENTLY invoices_stage_idx ON invoices (stage);
