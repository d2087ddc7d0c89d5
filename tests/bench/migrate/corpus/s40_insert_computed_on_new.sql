-- harmless

CREATE TABLE totals (user_id integer PRIMARY KEY, total numeric);
INSERT INTO totals SELECT "userId", sum("total") FROM "Order" GROUP BY 1;
