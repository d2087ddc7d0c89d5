// A face of its own: the console reads the ledger and needs neither linter nor parser.
export { syncMigrationRuns } from "./index-store.ts";
