import { randomBytes } from "node:crypto";
import { Client, escapeIdentifier, escapeLiteral } from "pg";
import { createLog } from "../../../modules/platform/log.ts";
import { cloneDatabase } from "../../../modules/postgres/index.ts";
import { urlOfDatabase } from "../../support/database.ts";

/** Real databases behind the emulated branches; all are dropped at the end. */
export class Backing {
  readonly #server: string;
  readonly #made: string[] = [];

  constructor(server: string) {
    this.#server = server;
  }

  /** @returns the name of a new database: empty, or a copy of one that may be in use. */
  async create(template?: string, name = newName()): Promise<string> {
    this.#made.push(name);
    if (template && (await this.#isUsed(template))) {
      await cloneDatabase({ serverUrl: this.#server, source: template, name, comment: null, log: silent });
      return name;
    }
    await this.#run(
      `CREATE DATABASE ${escapeIdentifier(name)}${template ? ` TEMPLATE ${escapeIdentifier(template)}` : ""}`,
    );
    return name;
  }

  /** Cuts sessions off and frees the name, as a connection string outlives what it led to. @returns the new name */
  async moveAway(name: string): Promise<string> {
    const moved = newName();
    this.#made.push(moved);
    await this.#run(
      `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = ${escapeLiteral(name)};
       ALTER DATABASE ${escapeIdentifier(name)} RENAME TO ${escapeIdentifier(moved)}`,
    );
    return moved;
  }

  /** What every session of the database is told of its branch, as Neon's computes do. */
  async sayBranch(name: string, branchId: string): Promise<void> {
    await this.#run(`ALTER DATABASE ${escapeIdentifier(name)} SET neon.branch_id = '${branchId}'`);
  }

  /** One statement for each table, more or less as pg_dump writes it. */
  async readSchema(name: string): Promise<string[]> {
    const client = new Client({ connectionString: this.urlOf(name) });
    await client.connect();
    try {
      const { rows } = await client.query<{ statement: string }>(
        `SELECT format(E'CREATE TABLE %I.%I (\\n%s\\n);', table_schema, table_name,
             string_agg(format('    %I %s', column_name, data_type), E',\\n' ORDER BY ordinal_position)) AS statement
           FROM information_schema.columns WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
           GROUP BY table_schema, table_name ORDER BY 1`,
      );
      return rows.map(({ statement }) => statement);
    } finally {
      await client.end();
    }
  }

  async drop(name: string): Promise<void> {
    await this.#run(`DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`);
  }

  urlOf(name: string): string {
    return urlOfDatabase(this.#server, name);
  }

  async dropAll(): Promise<void> {
    for (const name of this.#made) await this.drop(name);
  }

  async #isUsed(name: string): Promise<boolean> {
    const sql = `SELECT FROM pg_stat_activity WHERE datname = ${escapeLiteral(name)}`;
    return (await this.#run(sql)).length > 0;
  }

  async #run(sql: string): Promise<object[]> {
    const client = new Client({ connectionString: this.#server });
    await client.connect();
    try {
      return (await client.query<object>(sql)).rows;
    } finally {
      await client.end();
    }
  }
}

const silent = createLog({ to: "stderr", level: "silent" });
const newName = () => `neon_${randomBytes(6).toString("hex")}`;
