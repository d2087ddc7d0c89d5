-- hazard: delete-without-where

DELETE FROM sessions WHERE 1 = 1;
