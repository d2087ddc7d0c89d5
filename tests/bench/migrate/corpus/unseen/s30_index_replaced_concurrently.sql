-- harmless

CREATE INDEX CONCURRENTLY invoices_due_on_unpaid_idx ON invoices (due_on) WHERE paid IS NOT TRUE;
DROP INDEX CONCURRENTLY invoices_due_on_idx;
