import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { COMMENT_MARK, changeComment, keepComment } from "../../../modules/preview/github/keep-comment.ts";
import { type GithubApiEmulator, type GithubComment, startGithubApiEmulator } from "../../emulators/github-api.ts";

let github: GithubApiEmulator;
let waits: number[];
beforeEach(async () => {
  github = await startGithubApiEmulator();
  waits = [];
});
afterEach(() => github.stop());

const options = { wait: async (ms: number) => void waits.push(ms), random: () => 0 };
const repository = () => ({ token: github.token, repository: github.repository, apiUrl: github.url });
const keep = (body: string, pullRequest = 7) => keepComment(repository(), pullRequest, body, options);
const add = (rest: Partial<GithubComment>) =>
  github.comments.push({
    ...{ id: 100 + github.comments.length, issue: 7, body: "hello" },
    ...{ user: { login: "ana", type: "User" }, author_association: "NONE" },
    ...rest,
  });
const bodies = () => github.comments.map(({ body }) => body);

describe("keepComment", () => {
  test("makes one comment, and changes it from then on", async () => {
    expect(await keep("one")).toMatchObject({ isNew: true, url: expect.stringContaining("/pull/7#issuecomment-") });
    expect(await keep("two")).toMatchObject({ isNew: false });
    expect(bodies()).toEqual([`${COMMENT_MARK}\ntwo`]);
  });

  test("finds it behind many others", async () => {
    for (let i = 0; i < 250; i++) add({});
    await keep("one");
    await keep("two");
    expect(bodies().filter((body) => body.startsWith(COMMENT_MARK))).toEqual([`${COMMENT_MARK}\ntwo`]);
  });

  test("leaves one comment when two are made at once, with what was said last", async () => {
    await Promise.all([keep("one"), keep("two")]);
    expect(github.comments).toHaveLength(1);
    expect(bodies()[0]).toMatch(/\n(one|two)$/);
    await keep("three");
    expect(bodies()).toEqual([`${COMMENT_MARK}\nthree`]);
  });

  test("gives way to one that was made in between", async () => {
    github.onCreate = async () => {
      github.onCreate = null;
      add({ id: 50, body: `${COMMENT_MARK}\nother`, user: { login: "github-actions[bot]", type: "Bot" } });
    };
    expect(await keep("mine")).toMatchObject({ id: 50, isNew: false });
    expect(bodies()).toEqual([`${COMMENT_MARK}\nmine`]);
  });

  test("is not led astray by a stranger who writes the mark, or by one who quotes it", async () => {
    add({ body: `${COMMENT_MARK}\nfalse` });
    add({ body: `> ${COMMENT_MARK}\n> one`, author_association: "OWNER" });
    await keep("one");
    await keep("two");
    expect(bodies()).toEqual([`${COMMENT_MARK}\nfalse`, `> ${COMMENT_MARK}\n> one`, `${COMMENT_MARK}\ntwo`]);
  });

  test("makes a new one when the old is deleted between looking and changing", async () => {
    await keep("one");
    github.onChange = () => void github.comments.splice(0);
    expect(await keep("two")).toMatchObject({ isNew: true });
    expect(bodies()).toEqual([`${COMMENT_MARK}\ntwo`]);
  });

  test.each([
    [429, {}],
    [502, {}],
  ])("tries again after %i", async (status, headers) => {
    github.troubles.push({ status, headers }, { status, headers });
    expect(await keep("one")).toMatchObject({ isNew: true });
    expect(waits).toHaveLength(2);
  });

  test("waits as long as GitHub asks", async () => {
    github.troubles.push({ status: 429, headers: { "retry-after": "3" } });
    await keep("one");
    expect(waits).toEqual([3_000]);
  });

  test.each([
    ["preview.github-busy", { status: 403, headers: { "x-ratelimit-remaining": "0" } }],
    ["preview.github-refused", { status: 403 }],
    ["preview.github-refused", { status: 401 }],
    ["preview.github-unexpected", { status: 418 }],
  ])("says %s after %j", async (code, trouble) => {
    github.troubles.push(trouble);
    await expect(keep("one")).rejects.toMatchObject({ code, exit: 4 });
    expect(github.comments).toEqual([]);
  });

  test("says that the job lacks the permission to write, and names it", async () => {
    github.mayWrite = false;
    await expect(keep("one")).rejects.toMatchObject({
      code: "preview.github-refused",
      hint: expect.stringContaining("pull-requests: write"),
    });
  });

  test("says that there is no such pull request", async () => {
    await expect(keep("one", 8)).rejects.toMatchObject({ code: "preview.github-not-found" });
  });
});

describe("changeComment", () => {
  test("changes what is there, and makes none", async () => {
    await changeComment(repository(), 7, "closed", options);
    expect(github.comments).toEqual([]);
    await keep("one");
    await changeComment(repository(), 7, "closed", options);
    expect(bodies()).toEqual([`${COMMENT_MARK}\nclosed`]);
  });
});
