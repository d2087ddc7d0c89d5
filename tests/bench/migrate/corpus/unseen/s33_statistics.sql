-- harmless

CREATE STATISTICS customers_where ON country, phone FROM customers;
ALTER TABLE customers ALTER COLUMN country SET STATISTICS 500;
