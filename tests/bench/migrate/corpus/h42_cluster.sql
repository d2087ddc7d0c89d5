-- hazard: rewrite-table

CLUSTER invoices USING invoices_due_on_idx;
