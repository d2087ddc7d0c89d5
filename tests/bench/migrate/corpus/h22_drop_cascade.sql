-- hazard: drop-cascade

DROP TABLE customers CASCADE;
