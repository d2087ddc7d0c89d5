-- hazard: truncate

TRUNCATE TABLE audit_log RESTART IDENTITY;
