export { type ConnectionKind, type ConnectionOutcome, connectionKinds, testConnection } from "./test-connection.ts";
