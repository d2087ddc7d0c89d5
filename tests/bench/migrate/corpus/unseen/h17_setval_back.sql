-- hazard: restart-sequence

SELECT setval('"Order_id_seq"', 1, false);
