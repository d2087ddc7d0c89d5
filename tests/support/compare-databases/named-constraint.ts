/** The copies of a foreign key that PostgreSQL makes for each partition are numbered as they come: no two databases name them alike. */
export const namedConstraint = "not (c.contype = 'f' and c.conparentid <> 0)";
