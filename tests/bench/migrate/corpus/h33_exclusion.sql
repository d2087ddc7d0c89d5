-- hazard: add-unique

ALTER TABLE invoices ADD CONSTRAINT invoices_once EXCLUDE USING btree (number WITH =);
