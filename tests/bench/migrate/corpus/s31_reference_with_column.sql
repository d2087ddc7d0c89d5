-- harmless

ALTER TABLE invoices ADD COLUMN session_id text REFERENCES sessions (id);
