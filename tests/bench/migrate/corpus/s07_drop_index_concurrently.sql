-- harmless

DROP INDEX CONCURRENTLY IF EXISTS invoices_due_on_idx;
