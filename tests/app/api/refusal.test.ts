import { describe, expect, test } from "vitest";
import { z } from "zod";
import { refusalOf, statusOf, TooManyRequests } from "../../../app/api/refusal.ts";
import { type ExitCode, OpsError } from "../../../modules/platform/index.ts";

const fault = (code: string, exit: ExitCode) => new OpsError({ code, message: "m", hint: "h", exit });

describe("statusOf", () => {
  test.each<[string, ExitCode, number]>([
    ["access.sign-in-required", 3, 401],
    ["access.forbidden", 3, 403],
    ["access.last-admin", 3, 409],
    ["access.member-exists", 2, 409],
    ["access.token-invalid", 2, 400],
    ["access.token-unknown", 2, 404],
    ["backup.unknown-id", 2, 404],
    ["config.unknown-database", 2, 404],
    ["run.unknown", 2, 404],
    ["backup.already-running", 5, 409],
    ["backup.store-busy", 5, 409],
    ["database.unreachable", 4, 503],
    ["postgres.unreachable", 4, 503],
    ["cache.unreachable", 4, 503],
    ["config.missing", 2, 503],
    ["api.too-many-requests", 5, 429],
    ["backup.object-damaged", 1, 500],
    ["unexpected", 7, 500],
  ])("answers %s with exit code %i as %i", (code, exit, status) => {
    expect(statusOf({ code, exit })).toBe(status);
  });
});

describe("refusalOf", () => {
  test("tells code, message and hint", () => {
    expect(refusalOf(fault("access.forbidden", 3))).toEqual({
      status: 403,
      headers: {},
      body: { code: "access.forbidden", message: "m", hint: "h" },
    });
  });

  test("says how a stranger proves who they are", () => {
    expect(refusalOf(fault("access.sign-in-required", 3))?.headers).toEqual({ "www-authenticate": "Bearer" });
  });

  test("says in whole seconds when to come again", () => {
    const refusal = refusalOf(new TooManyRequests(1_200));
    expect(refusal).toMatchObject({ status: 429, headers: { "retry-after": "2" } });
  });

  test("names every faulty field, and fields that there are none of", () => {
    const schema = z.strictObject({ database: z.string(), page: z.coerce.number().int() });
    const { error } = schema.safeParse({ database: 7, page: "x", extra: true, more: 1 });
    expect(refusalOf(error)).toMatchObject({
      status: 400,
      body: {
        code: "api.invalid",
        fields: {
          database: expect.any(String),
          page: expect.any(String),
          extra: expect.any(String),
          more: expect.any(String),
        },
      },
    });
  });

  test("shows no secret of an error's text", () => {
    const error = new OpsError({ code: "postgres.unreachable", message: "postgres://u:hush@h/d is away", exit: 4 });
    expect(JSON.stringify(refusalOf(error))).not.toContain("hush");
  });

  test("leaves defects to error reporting", () => {
    expect(refusalOf(new TypeError("x is not a function"))).toBeNull();
  });
});
