-- harmless

SET LOCAL statement_timeout = '10min';
ALTER TABLE customers VALIDATE CONSTRAINT customers_phone_not_null;
