-- hazard: drop-cascade

DROP TYPE "Channel" CASCADE;
