-- harmless

ALTER TABLE invoices OWNER TO CURRENT_USER;
COMMENT ON TABLE invoices IS 'What customers owe';
