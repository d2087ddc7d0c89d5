-- hazard: drop-cascade

DROP FUNCTION touch() CASCADE;
