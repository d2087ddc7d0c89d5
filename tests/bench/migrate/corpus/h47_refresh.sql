-- hazard: refresh-view

REFRESH MATERIALIZED VIEW sales_by_day;
