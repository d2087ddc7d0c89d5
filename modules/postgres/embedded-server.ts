import { type Log, rememberSecrets } from "#modules/platform";
import { prepareBinaries } from "./embedded/binaries.ts";
import { claimServer, dropClaim, readClaim } from "./embedded/claim.ts";
import {
  ensureCluster,
  ensurePassword,
  placeDataDirectory,
  removeDataDirectory,
  requireUsable,
} from "./embedded/data-directory.ts";
import { isAlive, isPostmasterOf, readPidFile } from "./embedded/pid-file.ts";
import {
  adminUrl,
  findPostmaster,
  launchPostmaster,
  type Postmaster,
  type StartInput,
  signal,
  stopPostmaster,
} from "./embedded/postmaster.ts";
import { acquireSystemUser } from "./embedded/system-user.ts";

export type EmbeddedServerOptions = {
  /** Made when absent; its siblings `.password`, `.log` and `.starter` belong to it. */
  dataDir: string;
  /** Default: a free one. A server that already runs keeps its own. */
  port?: number;
  log?: Pick<Log, "info">;
  /** Server settings (`postgresql.conf` names), over the defaults. A server that already runs keeps its own. */
  settings?: Record<string, string>;
  /** A folder with PostgreSQL's `bin`, `lib` and `share`. Default: the npm package for this platform. */
  binaries?: string;
};

export type EmbeddedServer = {
  /** Administrator's URL of the database `postgres`. Holds the password. */
  url: string;
  port: number;
  /** Where the data really is: not always where it was asked for (see `placeDataDirectory`). */
  dataDir: string;
  /** True when it ran already. */
  adopted: boolean;
  /** Stops the server if this process is answerable for it; may be called twice. */
  stop(): Promise<void>;
};

const defaultSettings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "100",
  shared_buffers: "128MB",
  max_wal_size: "2GB",
  log_checkpoints: "off",
  timezone: "UTC",
  log_timezone: "UTC",
};

/**
 * Starts a real PostgreSQL on the loopback address, or adopts the one that already runs on `dataDir`: also after
 * `kill -9`, from several processes at once, and as root (it then runs as the account `postgres`).
 *
 * Whoever started it stops it, at the latest when its process exits; a server whose starter was killed is taken over
 * by the next caller. Throws OpsError `postgres.embedded-*`.
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const { log, settings = {} } = options;
  const user = await acquireSystemUser();
  const binaries = await prepareBinaries(user, options.binaries);
  const dataDir = await placeDataDirectory(options.dataDir, user);
  const cluster = { dataDir, binaries, user, durable: settings.fsync !== "off" };
  await requireUsable(cluster);
  const password = await ensurePassword(cluster);
  rememberSecrets([password]);
  const isNew = await ensureCluster(cluster);
  if (isNew) log?.info({ dataDir, version: binaries.version }, "made a new PostgreSQL data directory");
  const server = await adoptOrLaunch({
    dataDir,
    binaries,
    user,
    password,
    port: options.port,
    settings: { ...defaultSettings, ...settings },
  });
  log?.info({ dataDir, port: server.port, adopted: server.adopted }, "PostgreSQL is ready");
  return server;
}

/** Stops the server of `dataDir`, whoever started it, and removes its data, password and log. */
export async function removeEmbeddedServer(options: { dataDir: string }): Promise<void> {
  const dataDir = await placeDataDirectory(options.dataDir, await acquireSystemUser());
  const running = readPidFile(dataDir);
  if (running && (await isPostmasterOf(running.pid, dataDir))) await stopPostmaster(running.pid, dataDir);
  await removeDataDirectory(dataDir);
}

async function adoptOrLaunch(input: StartInput): Promise<EmbeddedServer> {
  for (;;) {
    const running = await findPostmaster(input.dataDir, input.password);
    if (running) return adopt(input, running);
    await dropClaim(input.dataDir);
    const launched = await launchPostmaster(input);
    if (launched) {
      await claimServer(input.dataDir);
      return own(input, launched, false);
    }
  }
}

async function adopt(input: StartInput, running: Postmaster): Promise<EmbeddedServer> {
  const starter = readClaim(input.dataDir);
  if (starter !== null && !isAlive(starter)) {
    await claimServer(input.dataDir);
    return own(input, running, true);
  }
  const url = adminUrl(running.port, input.password);
  return { url, port: running.port, dataDir: input.dataDir, adopted: true, stop: async () => undefined };
}

function own(input: StartInput, running: Postmaster, adopted: boolean): EmbeddedServer {
  const { dataDir } = input;
  const isOurs = () => readPidFile(dataDir)?.pid === running.pid && [process.pid, null].includes(readClaim(dataDir));
  const stopAtExit = () => {
    if (isOurs()) signal(running.pid, "SIGINT");
  };
  process.once("exit", stopAtExit);
  const stop = async () => {
    process.off("exit", stopAtExit);
    if (!isOurs()) return;
    await stopPostmaster(running.pid, dataDir);
    await dropClaim(dataDir);
  };
  let stopping: Promise<void> | undefined;
  const url = adminUrl(running.port, input.password);
  return {
    url,
    port: running.port,
    dataDir,
    adopted,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}
