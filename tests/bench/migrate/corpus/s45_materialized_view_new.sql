-- harmless

CREATE MATERIALIZED VIEW top_users AS SELECT "userId", count(*) AS orders FROM "Order" GROUP BY 1;
CREATE UNIQUE INDEX top_users_idx ON top_users ("userId");
