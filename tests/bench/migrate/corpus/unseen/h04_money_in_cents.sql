-- hazard: change-column-type, update-without-where

UPDATE invoices SET amount = amount * 100;
ALTER TABLE invoices ALTER COLUMN amount TYPE bigint USING amount::bigint;
