-- hazard: session-setting

SET session_replication_role = 'replica';
INSERT INTO "OrderItem" ("orderId", "productId") VALUES (1, 1);
RESET session_replication_role;
