-- hazard: delete-without-where, rows-lost

WITH doomed AS (SELECT id FROM sessions)
DELETE FROM sessions WHERE id IN (SELECT id FROM doomed);
