-- hazard: rehearsal-failed, constraint-broken

CREATE UNIQUE INDEX CONCURRENTLY invoices_due_on_uidx ON invoices (due_on);
