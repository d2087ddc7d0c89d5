-- harmless

ALTER TABLE customers VALIDATE CONSTRAINT customers_phone_not_null;
