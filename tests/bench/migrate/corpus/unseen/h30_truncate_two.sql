-- hazard: truncate

TRUNCATE "OrderItem", audit_log CASCADE;
