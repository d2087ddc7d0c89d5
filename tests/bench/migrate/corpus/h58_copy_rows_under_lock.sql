-- hazard: ddl-with-backfill

ALTER TABLE invoices ADD COLUMN archived boolean NOT NULL DEFAULT false;
CREATE TABLE invoice_archive (id uuid PRIMARY KEY, number text);
INSERT INTO invoice_archive SELECT id, number FROM invoices WHERE due_on < '2026-06-01';
