-- hazard: delete-without-where

DELETE FROM "OrderItem" WHERE "id" IS NOT NULL;
