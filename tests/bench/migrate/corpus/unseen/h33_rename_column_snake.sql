-- hazard: rename-column

ALTER TABLE audit_log RENAME what TO action;
