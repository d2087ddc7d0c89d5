import { describe, expect, test } from "vitest";
import { describeError, OpsError } from "../../../modules/platform/index.ts";

describe("describeError", () => {
  test("tells an OpsError as it is", () => {
    const error = new OpsError({ code: "a.b", message: "m", hint: "h", retry: "later", exit: 4 });
    expect(describeError(error)).toEqual({ code: "a.b", message: "m", hint: "h", retry: "later", exit: 4 });
  });

  test("removes secrets from message and hint", () => {
    const error = new OpsError({ code: "a.b", message: "at postgres://u:hush@h/d", hint: "not password=hush" });
    expect(describeError(error)).toMatchObject({ message: "at postgres://u:***@h/d", hint: "not password=***" });
  });

  test("takes any other error for a fault of ours", () => {
    expect(describeError(new TypeError("x is not a function"))).toMatchObject({
      code: "unexpected",
      message: "x is not a function",
      exit: 7,
    });
  });

  test("finds words in an error that gathers several", () => {
    const error = new AggregateError([
      new Error("connect ECONNREFUSED ::1"),
      new Error("connect ECONNREFUSED 127.0.0.1"),
    ]);
    expect(describeError(error).message).toBe("connect ECONNREFUSED ::1; connect ECONNREFUSED 127.0.0.1");
  });

  test.each([
    ["text", "text"],
    [undefined, "undefined"],
    [null, "null"],
  ])("copes with a thrown %s", (thrown, message) => {
    expect(describeError(thrown)).toMatchObject({ code: "unexpected", message });
  });
});
