import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { OpsError } from "#modules/platform";

const run = promisify(execFile);

/** The operating system's account that the server runs under; `null` when it is our own. */
export type SystemUser = { name: string; uid: number; gid: number } | null;

const serverAccount = "postgres";

/** PostgreSQL refuses to run as root, so root lends it the `postgres` account, created if absent. */
export async function acquireSystemUser(): Promise<SystemUser> {
  if (process.getuid?.() !== 0) return null;
  return (await findAccount()) ?? (await createAccount());
}

/** The uid that must own the data directory. */
export const ownerOf = (user: SystemUser): number => user?.uid ?? process.getuid?.() ?? -1;

/** True when that account may do `access` (as `test -r`, `-x` …) on `path`: asked of the system, so ACLs and mounts count. */
export async function isAllowed(user: SystemUser, access: "r" | "w" | "x", path: string): Promise<boolean> {
  return run("/bin/sh", ["-c", `test -${access} "$0"`, path], asUser(user)).then(
    () => true,
    () => false,
  );
}

/** Options for `spawn` and `execFile`: the account, a folder it can stand in, and none of our own environment. */
export function asUser(user: SystemUser) {
  const account = user ? { uid: user.uid, gid: user.gid } : {};
  return { ...account, cwd: "/", env: serverEnvironment };
}

// NODE_ENV means nothing to PostgreSQL; Next's types want it in every environment.
const serverEnvironment = {
  PATH: "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
  LC_ALL: "C",
  TZ: "UTC",
  NODE_ENV: "production" as const,
};

async function findAccount(): Promise<SystemUser> {
  try {
    const [uid, gid] = await Promise.all([run("id", ["-u", serverAccount]), run("id", ["-g", serverAccount])]);
    return { name: serverAccount, uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

async function createAccount(): Promise<SystemUser> {
  const attempts: [string, string[]][] = [
    ["useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", serverAccount]],
    ["adduser", ["-S", "-D", "-H", serverAccount]],
  ];
  let cause: unknown;
  for (const [command, args] of attempts) {
    try {
      await run(command, args);
    } catch (error) {
      cause = error;
    }
    // Another process may have created it in between, and then our own attempt has failed.
    const account = await findAccount();
    if (account) return account;
  }
  throw new OpsError({
    code: "postgres.embedded-account",
    message: "PostgreSQL does not run as root, and the account `postgres` could not be created",
    hint: "Run the command as a normal user, or create the account: useradd --system postgres.",
    exit: 2,
    cause,
  });
}
