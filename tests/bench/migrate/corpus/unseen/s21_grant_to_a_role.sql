-- harmless

GRANT SELECT ON invoices TO pg_monitor;
