import { describe, expect, test } from "vitest";
import { judgeAct } from "../../../modules/access/sign-in/audit-acts.ts";

const known = { user: { id: "ana", name: "Ana", email: "ana@example.com" } };

describe("judgeAct", () => {
  test("tells a password that a second step follows from one that let somebody in", () => {
    expect(judgeAct({ path: "/sign-in/email", newSession: null, session: null })).toBeNull();
    expect(judgeAct({ path: "/sign-in/email", newSession: known, session: null })).toMatchObject({
      action: "session.started",
      after: { by: "password" },
    });
  });

  test("tells a code that turns the second step on from one that passes it", () => {
    const path = "/two-factor/verify-totp";
    expect(judgeAct({ path, newSession: known, session: null })).toMatchObject({ after: { by: "totp" } });
    expect(judgeAct({ path, newSession: known, session: known })).toMatchObject({ action: "totp.enabled" });
    expect(judgeAct({ path, newSession: null, session: known })).toBeNull();
  });

  test("is silent about what changes nothing", () => {
    expect(judgeAct({ path: "/get-session", newSession: null, session: known })).toBeNull();
  });
});
