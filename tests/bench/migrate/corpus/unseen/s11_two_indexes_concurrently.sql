-- harmless

CREATE INDEX CONCURRENTLY invoices_customer_idx ON invoices (customer_id);
CREATE INDEX CONCURRENTLY invoices_unpaid_idx ON invoices (due_on) WHERE NOT paid;
