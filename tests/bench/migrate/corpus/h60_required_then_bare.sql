-- hazard: add-required-column

ALTER TABLE invoices ADD COLUMN "kind" varchar(10) DEFAULT 'sale' NOT NULL;
ALTER TABLE invoices ALTER COLUMN "kind" DROP DEFAULT;
