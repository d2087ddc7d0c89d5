-- hazard: json-column

ALTER TABLE invoices ADD COLUMN payload json;
