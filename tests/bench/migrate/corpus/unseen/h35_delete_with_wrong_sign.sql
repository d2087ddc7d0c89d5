-- hazard: delete-without-where, rows-lost

-- older than a day
DELETE FROM audit_log WHERE at < now() + interval '1 day';
