-- hazard: lock-table

LOCK TABLE invoices IN ACCESS EXCLUSIVE MODE;
UPDATE invoices SET paid = true WHERE number = 'INV-7';
