-- harmless

VACUUM (ANALYZE) invoices;
