import { Client } from "pg";

/** Where a connection is lost: `before` the statement is sent, or `after` it was carried out and nobody has heard of it. */
export type Cut = { at: RegExp; nth: number; when: "before" | "after" };

type Query = (this: Client, statement: unknown, ...rest: unknown[]) => Promise<unknown>;
type WithSocket = { connection: { stream: { destroy(): void } } };

const prototype = Client.prototype as unknown as { query: Query };

/** Connections of this process that lose their socket at a statement, as when the process that has them is killed. */
export class Cuts {
  readonly #byDatabase = new Map<string, Cut & { seen: number }>();
  readonly #send = prototype.query;

  constructor() {
    const find = (database: string | undefined, statement: unknown) => this.#find(database, statement);
    const send = this.#send;
    prototype.query = function query(statement, ...rest) {
      const cut = find(this.database, statement);
      const { stream } = (this as unknown as WithSocket).connection;
      if (cut === "before") stream.destroy();
      const answer = send.call(this, statement, ...rest);
      if (cut !== "after") return answer;
      return answer.then(() => {
        stream.destroy();
        throw new Error("Connection terminated unexpectedly");
      });
    };
  }

  plan(database: string, cut: Cut): void {
    this.#byDatabase.set(database, { ...cut, seen: 0 });
  }

  restore(): void {
    prototype.query = this.#send;
  }

  #find(database: string | undefined, statement: unknown): Cut["when"] | null {
    const cut = this.#byDatabase.get(database ?? "");
    if (!cut || typeof statement !== "string" || !cut.at.test(statement)) return null;
    cut.seen++;
    return cut.seen === cut.nth ? cut.when : null;
  }
}
