-- hazard: ddl-with-backfill

ALTER TABLE invoices ADD COLUMN customer_email text;
MERGE INTO invoices i USING customers c ON c.id = i.customer_id
WHEN MATCHED THEN UPDATE SET customer_email = c.email;
