import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type BranchProvider, sweepBranches } from "#modules/branch";
import { OpsError } from "#modules/platform";
import { type CommentPlace, closePreview, type OpenedPreview, openPreview, type Rehearse } from "#modules/preview";
import { COMMENT_MARK } from "../../../modules/preview/github/keep-comment.ts";
import { type GithubApiEmulator, startGithubApiEmulator } from "../../emulators/github-api.ts";
import { startVercelEmulator, type VercelEmulator } from "../../emulators/vercel.ts";
import { boundProvider } from "../branch/bound-provider.ts";
import { type Ground, openGround, silent } from "./ground.ts";
import "../../support/database.ts";

const DAY_MS = 86_400_000;

let ground: Ground;
let vercel: VercelEmulator;
let github: GithubApiEmulator;
let turn = 0;
const rehearsed: string[] = [];

beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground?.close());
beforeEach(async () => {
  [vercel, github] = await Promise.all([startVercelEmulator(), startGithubApiEmulator()]);
  ground.project.finishAll();
  ground.said.length = ground.applied.length = 0;
  rehearsed.length = 0;
  turn++;
});
afterEach(async () => {
  await Promise.all([vercel.stop(), github.stop()]);
});

const gitBranch = () => `feature/open-${turn}`;
const name = () => `preview/${gitBranch()}`;
const exists = () => ground.project.list().some(({ branch }) => branch.name === name());

function inputOf(comment = true) {
  const { variables, open, connect, clock, apply, log } = ground.inputOf();
  const place: CommentPlace = {
    repository: { token: github.token, repository: github.repository, apiUrl: github.url },
    pullRequest: 7,
  };
  return {
    ...{ gitBranch: gitBranch(), commit: "0123456789abcdef", variables, open, connect, clock, apply, log },
    vercel: { token: vercel.token, projectId: vercel.projectId, teamId: vercel.teamId, apiUrl: vercel.url },
    comment: comment ? place : null,
    say: (line: string) => void ground.said.push(line),
    options: { wait: async () => undefined, random: () => 0 },
    rehearse: async ({ url, place }: { url: string; place: string }) => {
      rehearsed.push(url);
      return { exit: 0, outcome: "rehearsed", report: `## ✅ 1 migration rehearsed on ${place}` };
    },
    readDiff: async () => "--- a\n+++ b\n@@ -1 +1,2 @@\n+CREATE TABLE migrated ();\n",
  };
}
const open = (changes: Partial<ReturnType<typeof inputOf>> = {}): Promise<OpenedPreview> =>
  openPreview({ ...inputOf(), ...changes });
const close = () => closePreview(inputOf());
const rehearsals = () => ground.project.list().filter(({ branch }) => branch.name.startsWith("rehearsal/"));
const theComment = () => {
  expect(github.comments).toHaveLength(1);
  return github.comments[0]?.body ?? "";
};

describe("openPreview", () => {
  test("makes the branch, sets the variable, deploys again and tells of it", async () => {
    const early = vercel.push(gitBranch());
    const opened = await open();
    expect(opened).toMatchObject({
      branch: { name: name(), isNew: true },
      changed: ["DATABASE_URL"],
      deployment: { isAgain: true },
      comment: { isNew: true },
    });
    const late = vercel.deployments.at(-1);
    expect(early.environment.DATABASE_URL).toBeUndefined();
    expect(late?.environment.DATABASE_URL).toBe(ground.urlOf(name()));
    expect(ground.applied).toEqual([ground.urlOf(name())]);
    const comment = theComment();
    expect(comment).toContain(`Neon branch \`${name()}\` was made from production`);
    expect(comment).toContain("Applied to it now: `20261122_one`.");
    expect(comment).toContain('## ✅ 1 migration rehearsed on branch "rehearsal/7-');
    expect(comment).toContain("+CREATE TABLE migrated");
    expect(comment).toContain(`[Open the preview](https://${late?.url})`);
  });

  test("changes nothing the second time, and deploys nothing again", async () => {
    vercel.push(gitBranch());
    await open();
    const { requests, deployments } = vercel;
    requests.length = 0;
    const count = deployments.length;
    const again = await open();
    expect(again).toMatchObject({ branch: { isNew: false }, changed: [], deployment: { isAgain: false } });
    expect(requests.filter((request) => !request.startsWith("GET"))).toEqual([]);
    expect(vercel.deployments).toHaveLength(count);
    expect(theComment()).toContain("was found and kept");
  });

  test("does not deploy when Vercel has not begun, or began after the variables", async () => {
    expect((await open()).deployment).toBeNull();
    vercel.push(gitBranch());
    expect((await open()).deployment).toMatchObject({ isAgain: false });
    expect(vercel.deployments).toHaveLength(1);
  });

  test("leaves one branch, one variable and one comment when two run at once", async () => {
    await Promise.all([open(), open()]);
    expect(ground.project.list().filter(({ branch }) => branch.name === name())).toHaveLength(1);
    expect(vercel.variables).toHaveLength(1);
    theComment();
  });

  test("sets the variable anew when the branch was made anew", async () => {
    await open();
    const before = vercel.variables[0]?.value;
    await ground.open().deleteBranch(name());
    expect((await open()).changed).toEqual(["DATABASE_URL"]);
    expect(vercel.variables[0]?.value).not.toBe(before);
  });

  test("rehearses on a branch of production of its own, at each push, and deletes it", async () => {
    const hours: number[] = [];
    const rehearse: Rehearse = async ({ url }) => {
      rehearsed.push(url);
      const branch = ground.project.list().find((each) => each.branch.name.startsWith("rehearsal/"))?.branch;
      hours.push((Date.parse(branch?.expires_at ?? "") - ground.clock.now().getTime()) / 3_600_000);
      const rows = await ground.connect(url, (session) =>
        session.query("SELECT to_regclass('migrated') IS NULL AS ok"),
      );
      expect(rows.rows).toEqual([{ ok: true }]);
      return { exit: 0, outcome: "rehearsed", report: "" };
    };
    await open({ rehearse });
    await open({ rehearse });
    expect(new Set(rehearsed).size).toBe(2);
    expect(rehearsed).not.toContain(ground.urlOf(name()));
    expect(hours).toEqual([3, 3]);
    expect(rehearsals()).toEqual([]);
  });

  test("tells of a rehearsal that was refused, in the comment and by its exit code", async () => {
    const rehearse = async () => ({ exit: 3, outcome: "refused", report: "## 🟥 Refused, nothing was changed" });
    expect((await open({ rehearse })).rehearsal).toMatchObject({ exit: 3 });
    expect(theComment()).toContain("🟥 Refused");
  });

  test("tells of a migration and a rehearsal that could not be, with everything else, and deletes the copy", async () => {
    const fail = async (): Promise<never> => {
      throw new OpsError({ code: "migrate.failed", message: "no ``` @ana", hint: "mend it", exit: 6 });
    };
    const opened = await open({ apply: fail, rehearse: fail });
    expect(opened).toMatchObject({ migration: { error: { exit: 6 } }, rehearsal: { error: { exit: 6 } } });
    const comment = theComment();
    expect(comment).toContain("The preview's database could not be migrated");
    expect(comment).toContain("````text\nmigrate.failed: no ``` @ana\nmend it\n````");
    expect(comment).toContain("+CREATE TABLE migrated");
    expect(rehearsals()).toEqual([]);
  });

  test("rehearses on nothing that is production's", async () => {
    const confused = (database?: string): BranchProvider => {
      const provider = ground.open(database);
      const getConnection: BranchProvider["getConnection"] = (branch) =>
        provider.getConnection(branch.startsWith("rehearsal/") ? "production" : branch);
      return { ...boundProvider(provider), getConnection };
    };
    const opened = await open({ open: confused });
    expect(opened.rehearsal).toMatchObject({ error: { code: "preview.production-database", exit: 3 } });
    expect(rehearsed).toEqual([]);
  });

  test("leaves Atalaya's own schema out of the difference", async () => {
    const own = "--- a\n+++ b\n@@ -1 +1,2 @@\n+CREATE TABLE atalaya.environment (\n+    kind text\n+);\n";
    await open({ readDiff: async () => own });
    expect(theComment()).toContain("The schema is production's.");
  });

  test("tells what it can when the schemas cannot be compared", async () => {
    await open({
      readDiff: async () => {
        throw new Error("no diff today");
      },
    });
    expect(theComment()).toContain("The schemas could not be compared.");
  });

  test("leaves the variables to Vercel's Neon integration where that made the branch", async () => {
    await ground.project.create({ branch: { name: name() }, endpoints: [{ type: "read_write" }] });
    ground.project.finishAll();
    expect(await open()).toMatchObject({ changed: [], branch: { expiresAt: null } });
    expect(vercel.variables).toEqual([]);
  });

  test("keeps every secret out of the comment and out of what it says", async () => {
    const password = new URL(ground.urlOf("production")).password;
    await open({
      rehearse: async () => ({ exit: 0, outcome: "", report: `leaked ${ground.urlOf(name())} and ${password}` }),
      readDiff: async () => `--- a\n+++ b\n+ ${ground.urlOf(name(), true)} token=abcdefghijkl`,
    });
    const everything = [theComment(), ...ground.said].join("\n");
    expect(everything).not.toContain(password);
    expect(everything).not.toContain("abcdefghijkl");
    expect(everything).not.toContain(vercel.token);
    expect(everything).not.toContain(github.token);
    expect(everything).not.toContain(ground.emulator.apiKey);
  });

  test("fits into a comment whatever comes, and no fence or name breaks out", async () => {
    const nasty = `a\`b<!--${turn}`;
    await open({
      gitBranch: nasty,
      rehearse: async () => ({ exit: 0, outcome: "", report: "token=abcdefghijkl ".repeat(5_000) }),
      readDiff: async () => `--- a\n+++ b\n${"+```\n+</details>\n".repeat(5_000)}`,
    });
    const comment = theComment();
    expect(comment.length).toBeLessThan(65_536);
    expect(comment).toContain(`\`\` ${nasty} \`\``);
    expect(comment).toContain("\n````diff\n");
  });

  test("says nothing on GitHub without a pull request", async () => {
    expect((await open({ comment: null })).comment).toBeNull();
    expect(github.requests).toEqual([]);
  });

  test("refuses a git branch that cannot be one, before anything is made", async () => {
    await expect(open({ gitBranch: "../main" })).rejects.toMatchObject({ code: "preview.bad-git-branch", exit: 3 });
    expect(vercel.requests).toEqual([]);
  });
});

describe("closePreview", () => {
  test("removes the branch and the variable, and says so in the same comment", async () => {
    await open();
    expect(await close()).toEqual({ isDeleted: true, removed: ["DATABASE_URL"] });
    expect(exists()).toBe(false);
    expect(vercel.variables).toEqual([]);
    expect(theComment()).toMatch(new RegExp(`^${COMMENT_MARK}\n## Preview database .*\n\nThe pull request is closed`));
  });

  test("can be repeated, and is content when there was never anything", async () => {
    await open();
    await close();
    expect(await close()).toEqual({ isDeleted: false, removed: [] });
    turn++;
    expect(await close()).toEqual({ isDeleted: false, removed: [] });
  });

  test("goes on where it was broken off", async () => {
    await open();
    github.troubles.push(...Array(9).fill({ status: 502 }));
    await expect(close()).rejects.toMatchObject({ code: "preview.github-busy" });
    github.troubles.length = 0;
    await close();
    expect(theComment()).toContain("The pull request is closed");
  });

  test("leaves a branch of Vercel's Neon integration to it", async () => {
    await ground.project.create({ branch: { name: name() } });
    ground.project.finishAll();
    expect(await close()).toEqual({ isDeleted: false, removed: [] });
    expect(exists()).toBe(true);
  });

  test("is done by the nightly sweep for a branch whose closing was missed", async () => {
    await open();
    ground.clock.advance(8 * DAY_MS);
    const report = async () => {};
    await sweepBranches({ provider: ground.open(), clock: ground.clock, log: silent, report });
    expect(exists()).toBe(false);
    expect(await close()).toEqual({ isDeleted: false, removed: ["DATABASE_URL"] });
  });
});
