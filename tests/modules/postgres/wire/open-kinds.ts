import { Client } from "pg";
import { type Connection, openConnection } from "../../../../modules/postgres/connect.ts";

/** COPY reads the socket under pg by two ways: through one reused buffer, or (as with TLS) through the socket's own events. */
export const socketKinds: [kind: string, open: (url: string) => Promise<Connection>][] = [
  ["a reusing socket", (url) => openConnection(url)],
  [
    "an ordinary socket",
    async (url) => {
      const client = new Client({ connectionString: url });
      client.on("error", () => undefined);
      await client.connect();
      return client;
    },
  ],
];
