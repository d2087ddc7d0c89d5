-- hazard: create-index

CREATE INDEX IF NOT EXISTS invoices_meta_gin ON invoices USING gin (meta jsonb_path_ops);
