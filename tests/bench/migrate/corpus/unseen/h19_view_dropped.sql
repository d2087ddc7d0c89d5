-- hazard: drop-table

DROP VIEW IF EXISTS open_orders;
