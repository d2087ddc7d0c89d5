-- hazard: rename-type

ALTER TYPE "Channel" RENAME VALUE 'PHONE' TO 'TELEPHONE';
