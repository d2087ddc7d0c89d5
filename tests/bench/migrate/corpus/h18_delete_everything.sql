-- hazard: delete-without-where

DELETE FROM audit_log;
