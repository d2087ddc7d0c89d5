-- hazard: drop-guard

DROP INDEX CONCURRENTLY "User_email_key";
