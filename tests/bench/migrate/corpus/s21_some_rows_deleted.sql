-- harmless

DELETE FROM sessions WHERE seen_at < now() - interval '90 days';
