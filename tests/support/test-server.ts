import { access, chmod, constants, mkdtemp, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmbeddedServer, startEmbeddedServer } from "../../modules/postgres/embedded-server.ts";

/** Settings for data that nobody needs after a crash. */
export const fleetingSettings = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_connections: "200",
  shared_buffers: "256MB",
  max_locks_per_transaction: "256",
};

export type TestServer = Pick<EmbeddedServer, "url" | "port" | "stop">;

export type TestServerOptions = { binaries?: string; settings?: Record<string, string> };

const MEMORY = "/dev/shm";
const MEMORY_NEEDED_BYTES = 6 * 2 ** 30;

/** A server of its own in a temporary folder; `stop` removes every trace of it. */
export async function startTestServer({ binaries, settings }: TestServerOptions = {}): Promise<TestServer> {
  const folder = await createServerFolder();
  const options = { dataDir: join(folder, "pg"), settings: { ...fleetingSettings, ...settings } };
  const server = await startEmbeddedServer(binaries ? { ...options, binaries } : options);
  const stop = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { url: server.url, port: server.port, stop };
}

/** A temporary folder, in memory where there is plenty of it, that the server's account can enter: `mkdtemp` alone makes one for us only. */
export async function createServerFolder(): Promise<string> {
  const folder = await mkdtemp(join(await fastestFolder(), "atalaya-test-"));
  await chmod(folder, 0o711);
  return folder;
}

/** A new database is a thousand files: on a disk, making and dropping them costs most tests more than what they test. */
async function fastestFolder(): Promise<string> {
  try {
    await access(MEMORY, constants.W_OK);
    const { bavail, bsize } = await statfs(MEMORY);
    return bavail * bsize >= MEMORY_NEEDED_BYTES ? MEMORY : tmpdir();
  } catch {
    return tmpdir();
  }
}
