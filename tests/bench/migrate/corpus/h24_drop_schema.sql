-- hazard: drop-cascade

DROP SCHEMA public CASCADE;
