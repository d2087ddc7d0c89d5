-- harmless

UPDATE "Product" SET "price" = 9.99 WHERE "sku" = 'SKU42';
