import { Client } from "pg";
import { createRandomness } from "./randomness.ts";
import { createRules } from "./rules.ts";

/** Runs `work` in one transaction of a session that has the generator's functions: all of it happens, or nothing. */
export async function withShop<T>(url: string, seed: number, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, application_name: "shop generator" });
  // Without a listener, a server that goes away would end this process; the query in flight reports it.
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("BEGIN");
    await client.query("SET LOCAL timezone = 'UTC'; SET LOCAL jit = off; SET LOCAL work_mem = '32MB'");
    await client.query("SET LOCAL maintenance_work_mem = '128MB'; SET LOCAL synchronize_seqscans = off");
    await createRandomness(client, seed);
    await createRules(client);
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } finally {
    await client.end();
  }
}
