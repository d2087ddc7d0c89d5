-- hazard: delete-without-where

WITH gone AS (DELETE FROM sessions RETURNING id, customer_id)
INSERT INTO audit_log (actor, what) SELECT customer_id::text, 'session ' || id FROM gone;
