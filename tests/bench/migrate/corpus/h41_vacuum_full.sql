-- hazard: rewrite-table

VACUUM FULL audit_log;
