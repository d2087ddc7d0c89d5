-- harmless

REINDEX INDEX CONCURRENTLY invoices_due_on_idx;
