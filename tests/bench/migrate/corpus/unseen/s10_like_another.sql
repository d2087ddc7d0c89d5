-- harmless

CREATE TABLE invoices_archive (LIKE invoices INCLUDING ALL);
ALTER TABLE invoices_archive ADD COLUMN archived_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX ON invoices_archive (archived_at);
