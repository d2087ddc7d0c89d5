-- harmless

CREATE TABLE visits (id bigint, at timestamptz NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE visits_2026 (id bigint, at timestamptz NOT NULL);
ALTER TABLE visits ATTACH PARTITION visits_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
