-- hazard: reindex

REINDEX TABLE invoices;
