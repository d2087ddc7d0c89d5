import { randomBytes } from "node:crypto";
import { Client, escapeIdentifier, escapeLiteral } from "pg";
import { urlOfDatabase } from "../../support/database.ts";

/** Real databases behind the emulated branches; all are dropped at the end. */
export class Backing {
  readonly #server: string;
  readonly #made: string[] = [];

  constructor(server: string) {
    this.#server = server;
  }

  /** @returns the name of a new database: empty, or a copy that nobody is connected to. */
  async create(template?: string, name = newName()): Promise<string> {
    this.#made.push(name);
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

  async drop(name: string): Promise<void> {
    await this.#run(`DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`);
  }

  urlOf(name: string): string {
    return urlOfDatabase(this.#server, name);
  }

  async dropAll(): Promise<void> {
    for (const name of this.#made) await this.drop(name);
  }

  async #run(sql: string): Promise<void> {
    const client = new Client({ connectionString: this.#server });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }
}

const newName = () => `neon_${randomBytes(6).toString("hex")}`;
