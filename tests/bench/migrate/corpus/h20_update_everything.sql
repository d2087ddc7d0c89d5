-- hazard: update-without-where

UPDATE invoices SET paid = coalesce(paid, false);
