-- harmless

CREATE UNIQUE INDEX CONCURRENTLY invoices_number_uidx ON invoices (number);
