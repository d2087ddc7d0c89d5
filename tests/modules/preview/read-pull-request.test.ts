import { describe, expect, test } from "vitest";
import { readPullRequest } from "#modules/preview";

const eventOf = (head: object) =>
  JSON.stringify({
    action: "opened",
    number: 7,
    pull_request: {
      head: { ref: "feature/x", sha: "abc", repo: { full_name: "team/tower" }, ...head },
      base: { repo: { full_name: "team/tower" } },
    },
  });

describe("readPullRequest", () => {
  test("reads number, branch and commit", () => {
    expect(readPullRequest(eventOf({}))).toEqual({ number: 7, gitBranch: "feature/x", commit: "abc", isFork: false });
  });

  test.each([[{ repo: { full_name: "stranger/tower" } }], [{ repo: null }]])("knows a fork: %j", (head) => {
    expect(readPullRequest(eventOf(head)).isFork).toBe(true);
  });

  test.each(["", "{}", "not json", eventOf({ ref: "" }), '{"number":7}'])("refuses %j", (text) => {
    expect(() => readPullRequest(text)).toThrow(expect.objectContaining({ code: "preview.bad-event", exit: 2 }));
  });
});
