import { execFile } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { acceptRecovery, findInvitation, findRecovery } from "#modules/access";
import { systemClock } from "#modules/platform";
import { commandEnvironment } from "../../support/command-environment.ts";
import { addressOf, gatherTeam } from "./support/team.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const team = gatherTeam();
const origin = "https://atalaya.example.com";

type Ran = { exit: number; stdout: string; stderr: string };

function run(args: string[], environment: Record<string, string> = {}): Promise<Ran> {
  const script = join(root, "scripts", "access-link.ts");
  const own = { DATABASE_URL: team().database.url, ATALAYA_URL: origin, ...environment };
  const env = { ...commandEnvironment, ...own };
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { cwd: root, env }, (error, stdout, stderr) => {
      resolve({ exit: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

const secretOf = (text: string) => /\/join\/([\w-]{43})/.exec(text)?.[1] ?? "";
// The command has the machine's own clock.
const now = () => ({ db: team().db, clock: systemClock });

describe("npm run access:link", () => {
  test("prints the first admin's link while there is no admin", async () => {
    await team().db.user.updateMany({ data: { role: "viewer" } });
    const { exit, stdout } = await run([]);
    expect(exit).toBe(0);
    expect(stdout).toContain(`${origin}/join/`);
    expect(await findInvitation(now(), secretOf(stdout))).toMatchObject({ role: "admin", email: null });
  });

  test("says how to get in when there is one", async () => {
    const { exit, stdout } = await run([]);
    expect({ exit, link: secretOf(stdout) }).toEqual({ exit: 0, link: "" });
    expect(stdout).toContain(`${origin}/sign-in`);
    expect(stdout).toContain("--email");
    expect(JSON.parse((await run(["--json"])).stdout)).toEqual({
      kind: "none",
      link: null,
      signIn: `${origin}/sign-in`,
    });
  });

  test("makes a link by which a member sets a new password", async () => {
    const { stdout } = await run(["--email", addressOf("bob"), "--json"]);
    const { kind, link } = JSON.parse(stdout) as { kind: string; link: string };
    expect(kind).toBe("recovery");
    expect(await findRecovery(now(), secretOf(link))).toMatchObject({ email: addressOf("bob") });
    await acceptRecovery(now(), secretOf(link), { passwordHash: "new" });
    expect((await team().audit()).slice(-2)).toEqual([
      expect.stringMatching(/ member\.recovery-issued bob@example\.com$/),
      "bob member.recovered bob@example.com",
    ]);
  });

  test("refuses with its exit code, and no link", async () => {
    expect(await run(["--email", "nobody@example.com"])).toMatchObject({ exit: 2, stdout: "" });
    expect(await run(["--remove-totp"])).toMatchObject({ exit: 2, stdout: "" });
    expect(await run([], { ATALAYA_URL: "" })).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining("ATALAYA_URL"),
    });
    expect(await run([], { DATABASE_URL: "postgres://u:p@127.0.0.1:1/d" })).toMatchObject({ exit: 4, stdout: "" });
  });
});
