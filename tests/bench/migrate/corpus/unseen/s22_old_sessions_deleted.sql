-- harmless

DELETE FROM sessions WHERE customer_id IS NULL OR seen_at < '2020-01-01';
