import * as Sentry from "@sentry/nextjs";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sentryOptions } from "../../../../modules/platform/sentry/index.ts";

const hush = "Hush0Hush1Hush2";
const dsn = "https://publickey@o1.ingest.sentry.io/2";

/** Everything that would have left the process, as text. */
let sent: string[] = [];
/** What Sentry would show; its own count of sessions is left out. */
const items = () => sent.map((envelope) => JSON.parse(envelope)[1][0][1]).filter((item) => !("sid" in item));

const readable = (_key: string, value: unknown) =>
  value instanceof Uint8Array ? new TextDecoder().decode(value) : value;

beforeAll(() => {
  Sentry.init({
    ...sentryOptions({ dsn, environment: "test", release: "atalaya@0.1.0" }),
    tracesSampleRate: 1,
    transport: () => ({
      send: async (envelope: unknown) => {
        sent.push(JSON.stringify(envelope, readable));
        return { statusCode: 200 };
      },
      flush: async () => true,
    }),
  });
});
afterAll(() => Sentry.close());

beforeEach(() => {
  sent = [];
});

/** Acts in a scope of its own and waits until everything has been handed to the transport. */
async function report(act: () => unknown): Promise<void> {
  Sentry.withIsolationScope(act);
  await Sentry.flush(2_000);
}

describe("sentryOptions", () => {
  test("sends an error with its type, words and stack", async () => {
    await report(() => Sentry.captureException(new TypeError("restore failed at chunk 9f3a")));
    expect(items()).toMatchObject([
      {
        release: "atalaya@0.1.0",
        environment: "test",
        exception: { values: [{ type: "TypeError", value: "restore failed at chunk 9f3a" }] },
      },
    ]);
    expect(items()[0].exception.values[0].stacktrace.frames.length).toBeGreaterThan(0);
  });

  test.each<[string, string, () => void]>([
    [
      "a connection string in an error",
      hush,
      () => Sentry.captureException(new Error(`connect postgres://u:${hush}@h/d`)),
    ],
    [
      "an age key in the cause of an error",
      hush.toUpperCase(),
      () => Sentry.captureException(new Error("x", { cause: new Error(`AGE-SECRET-KEY-1${hush.toUpperCase()}`) })),
    ],
    [
      "an e-mail address in a message",
      "alice@example.com",
      () => Sentry.captureMessage("mail to alice@example.com bounced"),
    ],
    [
      "cookies, headers, body and query of a request",
      hush,
      () =>
        Sentry.captureEvent({
          message: "x",
          request: {
            url: `https://console.example.com/backups?search=${hush}`,
            query_string: `search=${hush}`,
            cookies: { session: hush },
            headers: { cookie: `session=${hush}`, authorization: `Bearer ${hush}`, "x-forwarded-for": hush },
            data: { note: hush },
            env: { NAME: hush },
          },
        }),
    ],
    [
      "who the user is",
      hush,
      () => {
        Sentry.setUser({ id: hush, email: `${hush}@example.com`, username: hush, ip_address: hush });
        Sentry.captureMessage("x");
      },
    ],
    [
      "extras, tags and contexts",
      hush,
      () => {
        Sentry.setExtra("settings", { keys: { identity: hush } });
        Sentry.setTag("store", `s3://key:${hush}@bucket`);
        Sentry.setContext("call", { header: `Bearer ${hush}` });
        Sentry.captureMessage("x");
      },
    ],
    [
      "a breadcrumb",
      hush,
      () => {
        Sentry.addBreadcrumb({
          category: "fetch",
          message: `token=${hush}`,
          data: { url: `https://api.example.com/v1/a?customer=${hush}`, headers: { authorization: hush } },
        });
        Sentry.captureMessage("x");
      },
    ],
    [
      "an attachment",
      hush,
      () => {
        Sentry.getCurrentScope().addAttachment({ filename: "dump.sql", data: hush });
        Sentry.captureMessage("x");
      },
    ],
    [
      "a span",
      hush,
      () =>
        Sentry.startSpan(
          {
            name: `GET /backups?search=${hush}`,
            attributes: {
              "url.full": `https://console.example.com/backups?search=${hush}`,
              "url.query": `search=${hush}`,
              "http.request.header.cookie": hush,
              "user.email": hush,
              "client.address": hush,
              "db.query.text": `SELECT 1 -- postgres://u:${hush}@h/d`,
            },
          },
          () => undefined,
        ),
    ],
    ["a log line", hush, () => Sentry.logger.info(`Bearer ${hush}`, { password: hush, "user.id": hush })],
    ["a metric", hush, () => Sentry.metrics.count("x", 1, { attributes: { token: hush, "user.name": hush } })],
  ])("keeps back %s", async (_what, secret, act) => {
    await report(act);
    expect(sent.length).toBeGreaterThan(0);
    expect(sent.join("\n")).not.toContain(secret);
  });

  test("keeps what helps: method, path, breadcrumb, tag", async () => {
    await report(() => {
      Sentry.setTag("database", "shop");
      Sentry.addBreadcrumb({ category: "backup", message: "chunk 12 written" });
      Sentry.captureEvent({ message: "x", request: { method: "POST", url: "https://c.example.com/api/backups?x=1" } });
    });
    expect(items()).toMatchObject([
      {
        request: { method: "POST", url: "https://c.example.com/api/backups" },
        tags: { database: "shop" },
        breadcrumbs: [{ category: "backup", message: "chunk 12 written" }],
      },
    ]);
  });

  test("does not say on which host it runs", async () => {
    await report(() => Sentry.captureMessage("x"));
    expect(items()[0].server_name).toBeUndefined();
  });

  test("keeps the name and timing of a span", async () => {
    await report(() =>
      Sentry.startSpan({ name: "takeBackup", op: "backup", attributes: { rows: 12 } }, () => undefined),
    );
    expect(JSON.stringify(items())).toContain("takeBackup");
    expect(JSON.stringify(items())).toContain("rows");
  });

  test("hides no default of Sentry behind an absent environment or release", () => {
    expect(Object.keys(sentryOptions({ dsn }))).not.toContain("release");
    expect(Object.keys(sentryOptions({ dsn }))).not.toContain("environment");
  });
});
