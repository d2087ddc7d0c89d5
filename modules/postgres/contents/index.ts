export { applyDatabaseFacts, type DatabaseFacts, localeClause, readDatabaseFacts } from "./database-facts.ts";
export { describeLargeObjects, largeObjectPieces } from "./large-objects.ts";
export { CHECKSUM_FORMULA, rowChecksum } from "./row-checksum.ts";
export { readSequences, readTables, type SourceColumn, type SourceTable } from "./tables.ts";
