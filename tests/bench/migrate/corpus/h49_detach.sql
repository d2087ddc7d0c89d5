-- hazard: attach-partition

ALTER TABLE events DETACH PARTITION events_2025;
