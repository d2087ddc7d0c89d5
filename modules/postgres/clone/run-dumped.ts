import { type Connection, errorCode } from "../connect.ts";
import { needsSearchPath, withSearchPath } from "../search-path.ts";

/**
 * Runs pg_dump's statements in their order on the same server that they come from.
 * @returns what this role, or PostgreSQL itself, does not let the copy have, in words.
 */
export async function runDumped(client: Connection, statements: string[]): Promise<string[]> {
  const leftOut: string[] = [];
  for (const sql of statements) {
    try {
      await client.query(sql);
    } catch (error) {
      const isMended =
        needsSearchPath(error) &&
        (await withSearchPath(client, () => client.query(sql)).then(
          () => true,
          () => false,
        ));
      if (isMended || isNoLoss(sql, error)) continue;
      if (!mayBeLeftOut(sql, error)) throw error;
      leftOut.push(`${sql.replaceAll(/\s+/g, " ").slice(0, 80)}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return leftOut;
}

function isNoLoss(sql: string, error: unknown): boolean {
  if (/^COMMENT ON EXTENSION/.test(sql)) return true;
  // pg_dump 18 sets what servers before 17 do not know.
  if (errorCode(error) === "42704" && /^SET \w+ = /.test(sql)) return true;
  return errorCode(error) === "42P06" && /^CREATE SCHEMA public\b/.test(sql);
}

function mayBeLeftOut(sql: string, error: unknown): boolean {
  // PostgreSQL compares no exclusion constraints (17 and 18): each partition keeps its own, the parent's stays unfinished.
  if (errorCode(error) === "42P17" && /^ALTER INDEX [\s\S]* ATTACH PARTITION /.test(sql)) return true;
  if (errorCode(error) !== "42501") return false;
  return /^(ALTER [\s\S]* OWNER TO |CREATE EVENT TRIGGER|CREATE PUBLICATION|ALTER PUBLICATION|COMMENT ON)/.test(sql);
}
