-- hazard: volatile-default

ALTER TABLE "Product" ADD COLUMN "rank" DOUBLE PRECISION NOT NULL DEFAULT random();
