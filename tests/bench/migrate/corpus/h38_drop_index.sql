-- hazard: drop-index

DROP INDEX invoices_due_on_idx;
