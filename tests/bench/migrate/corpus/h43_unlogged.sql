-- hazard: rewrite-table

ALTER TABLE sessions SET UNLOGGED;
