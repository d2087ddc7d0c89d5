-- harmless

ALTER TABLE invoices ALTER COLUMN customer_id SET STATISTICS 500;
COMMENT ON COLUMN invoices.amount IS 'gross; DROP TABLE is only a word here';
ANALYZE invoices;
