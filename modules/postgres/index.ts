export { type Connection, errorCode, openConnection, PINNED_SETTINGS, withConnection } from "./connect.ts";
export { type DatabaseTarget, describeTarget, urlForDatabase } from "./database-url.ts";
export { type DumpSection, dumpSchema } from "./dump-schema.ts";
export { quoteIdentifier, quoteLiteral, quoteQualified } from "./quoting.ts";
export { adoptSnapshot, openSnapshot, type Snapshot } from "./snapshot.ts";
export { splitSql } from "./split-sql.ts";
export { copyIn } from "./wire/copy-in.ts";
export { copyOut } from "./wire/copy-out.ts";
