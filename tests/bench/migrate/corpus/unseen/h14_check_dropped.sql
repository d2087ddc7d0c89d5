-- hazard: drop-guard

ALTER TABLE customers DROP CONSTRAINT IF EXISTS customers_balance_check;
