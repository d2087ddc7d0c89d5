import { Client } from "pg";

export type RestlessApplication = {
  /** How often it got in, and what it was answered last: of a query, the first value. */
  readonly seen: { connections: number; last: unknown };
  stop(): Promise<void>;
};

/** A few sessions that ask (one query, or what `ask` does) on and on, and come back the moment they are sent away. */
export function startRestlessApplication(
  url: string,
  ask: string | ((client: Client) => Promise<unknown>),
  sessions = 3,
): RestlessApplication {
  const askOnce = typeof ask === "string" ? (client: Client) => readFirst(client, ask) : ask;
  const seen = { connections: 0, last: undefined as unknown };
  let isOver = false;
  const live = async () => {
    while (!isOver) {
      const client = new Client({ connectionString: url });
      client.on("error", () => {});
      try {
        await client.connect();
        seen.connections++;
        while (!isOver) seen.last = await askOnce(client);
      } catch {
        // Sent away, or the name is just changing hands: whether its last write is there, nobody told it.
      } finally {
        await client.end().catch(() => {});
      }
    }
  };
  const lives = Array.from({ length: sessions }, live);
  const stop = async () => {
    isOver = true;
    await Promise.all(lives);
  };
  return { seen, stop };
}

async function readFirst(client: Client, sql: string): Promise<unknown> {
  return Object.values((await client.query(sql)).rows[0] ?? {})[0];
}
