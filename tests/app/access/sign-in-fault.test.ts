import { describe, expect, test } from "vitest";
import { signInFault } from "../../../app/access/sign-in-fault.ts";
import en from "../../../messages/en.json" with { type: "json" };

describe("signInFault", () => {
  test.each([
    [{ status: 401, code: "INVALID_EMAIL_OR_PASSWORD" }, "wrong"],
    [{ status: 429, code: "ACCOUNT_LOCKED" }, "locked"],
    [{ status: 429, code: "" }, "tooMany"],
    [{ status: 401, code: "FAILED_TO_CREATE_SESSION" }, "closed"],
    [{ code: "not_invited" }, "notInvited"],
    [{ code: "access_denied" }, "cancelled"],
    [{ status: 500, code: "" }, "other"],
    [{ code: "constructor" }, "other"],
  ] as const)("tells %j as %s", (answer, fault) => {
    expect(signInFault(answer)).toBe(fault);
    expect(en.signIn.faults[fault].title).not.toBe("");
  });
});
