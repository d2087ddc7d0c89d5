import { Client } from "pg";

export type RestlessApplication = {
  /** How often it got in, and the first value of what it read last. */
  readonly seen: { connections: number; last: unknown };
  stop(): Promise<void>;
};

/** A few sessions that ask on and on, and come back the moment they are sent away. */
export function startRestlessApplication(url: string, sql: string, sessions = 3): RestlessApplication {
  const seen = { connections: 0, last: undefined as unknown };
  let isOver = false;
  const live = async () => {
    while (!isOver) {
      const client = new Client({ connectionString: url });
      client.on("error", () => {});
      try {
        await client.connect();
        seen.connections++;
        while (!isOver) seen.last = Object.values((await client.query(sql)).rows[0] ?? {})[0];
      } catch {
        // Sent away, or the name is just changing hands.
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
