-- harmless

CREATE VIEW unpaid AS SELECT id, amount FROM invoices WHERE NOT paid;
GRANT SELECT ON unpaid TO pg_read_all_data;
