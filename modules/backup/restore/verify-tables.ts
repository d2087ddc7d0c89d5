import { type Connection, openConnection, quoteQualified } from "#modules/postgres";
import { rowChecksum } from "#modules/postgres/contents";
import { addChecksums, modulo64 } from "../source/measure-ranges.ts";
import type { ManifestTable } from "../store/manifest.ts";
import type { Mismatch } from "../types.ts";
import type { TableToLoad } from "./load-rows.ts";

export type VerifyInput = {
  url: string;
  tables: TableToLoad[];
  jobs: number;
  onTable?: (table: ManifestTable) => void;
};

/**
 * Counts and checksums every table in the server and compares them with what the source said of itself when the backup was taken.
 * Tables that were loaded through a common ancestor are compared together, since rows may have moved between its partitions.
 */
export async function verifyTables(input: VerifyInput): Promise<Mismatch[]> {
  const groups = groupTables(input.tables);
  const queue = groups.flatMap((group) => group.members.map((member) => ({ group, member })));
  const failures: unknown[] = [];
  await Promise.all(
    Array.from({ length: Math.max(1, Math.min(input.jobs, queue.length)) }, async () => {
      const client = await openConnection(input.url);
      try {
        for (let next = queue.shift(); next; next = queue.shift()) {
          const found = await measureTable(client, next.member);
          if (found) next.group.found.push(found);
          else next.group.isMissing = true;
          input.onTable?.(next.member.table);
        }
      } catch (error) {
        failures.push(error);
        queue.length = 0;
      } finally {
        await client.end().catch(() => {});
      }
    }),
  );
  if (failures.length > 0) throw failures[0];
  return groups.flatMap(judgeGroup);
}

type Group = { name: string; members: TableToLoad[]; found: { rows: number; checksum: string }[]; isMissing: boolean };

function groupTables(tables: TableToLoad[]): Group[] {
  const groups = new Map<string, Group>();
  const bySize = [...tables].sort((a, b) => b.table.rows - a.table.rows);
  for (const member of bySize) {
    const { table } = member;
    const at = table.loadInto ?? table;
    const name = `${at.schema}.${at.name}`;
    const group = groups.get(name) ?? { name, members: [], found: [], isMissing: false };
    group.members.push(member);
    groups.set(name, group);
  }
  return [...groups.values()];
}

function judgeGroup({ name, members, found, isMissing }: Group): Mismatch[] {
  const expected = total(members.map(({ table }) => table));
  if (isMissing) return [{ table: name, expected, found: null }];
  const actual = total(found);
  return actual.rows === expected.rows && actual.checksum === expected.checksum
    ? []
    : [{ table: name, expected, found: actual }];
}

function total(parts: { rows: number; checksum: string }[]): { rows: number; checksum: string } {
  return {
    rows: parts.reduce((sum, { rows }) => sum + rows, 0),
    checksum: addChecksums(parts.map(({ checksum }) => checksum)),
  };
}

async function measureTable(
  client: Connection,
  { table, into }: TableToLoad,
): Promise<{ rows: number; checksum: string } | null> {
  const relation = quoteQualified(into.schema, into.name);
  const { rows } = await client.query<{ exists: boolean }>("SELECT pg_catalog.to_regclass($1) IS NOT NULL AS exists", [
    relation,
  ]);
  if (!rows[0]?.exists) return null;
  const columns = table.columns.map(({ name, type, typeOid, typmod }) => ({
    name,
    typeName: type,
    typeOid,
    typmod,
    missing: null,
  }));
  const checksum = rowChecksum(columns);
  const where = table.condition ?? "";
  const answer = await client.query<{ rows: string; checksum: string | null }>(
    `SELECT pg_catalog.count(*)::text AS rows, ${checksum ? `pg_catalog.sum(${checksum})::text` : "NULL::text"} AS checksum FROM ONLY ${relation} ${where}`,
  );
  return { rows: Number(answer.rows[0]?.rows ?? 0), checksum: modulo64(answer.rows[0]?.checksum ?? null) };
}
