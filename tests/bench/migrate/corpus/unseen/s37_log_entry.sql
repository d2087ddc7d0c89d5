-- harmless

INSERT INTO audit_log (actor, what) VALUES ('migration', $q$DROP TABLE "Order"; -- not really$q$);
