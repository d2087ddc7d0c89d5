import * as Sentry from "@sentry/nextjs";
import { afterEach, describe, expect, test, vi } from "vitest";

vi.mock("@sentry/nextjs", () => ({ init: vi.fn(), captureRouterTransitionStart: vi.fn() }));

const dsn = "https://publickey@o1.ingest.sentry.io/2";

const entries = {
  "sentry.server.config.ts": { variable: "SENTRY_DSN", load: () => import("../../../../sentry.server.config.ts") },
  "sentry.client.config.ts": {
    variable: "NEXT_PUBLIC_SENTRY_DSN",
    load: () => import("../../../../sentry.client.config.ts"),
  },
};

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
  vi.mocked(Sentry.init).mockClear();
  vi.mocked(Sentry.captureRouterTransitionStart).mockClear();
});

describe.each(Object.entries(entries))("%s", (_file, { variable, load }) => {
  test("is silent without a DSN", async () => {
    vi.stubEnv(variable, "");
    await load();
    expect(Sentry.init).not.toHaveBeenCalled();
  });

  test("starts Sentry with the filter when there is one", async () => {
    vi.stubEnv(variable, dsn);
    await load();
    expect(Sentry.init).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ dsn, beforeSend: expect.any(Function), beforeSendSpan: expect.any(Function) }),
    );
  });
});

describe("instrumentation-client.ts", () => {
  const navigate = async () => {
    const { onRouterTransitionStart } = await import("../../../../instrumentation-client.ts");
    onRouterTransitionStart("/backups", "push");
  };

  test("loads the client's part and reports navigations", async () => {
    vi.stubEnv("NEXT_PUBLIC_SENTRY_DSN", dsn);
    await navigate();
    await vi.waitFor(() => expect(Sentry.captureRouterTransitionStart).toHaveBeenCalledWith("/backups", "push"));
    expect(Sentry.init).toHaveBeenCalledOnce();
  });

  test("brings nothing of Sentry along without a DSN", async () => {
    vi.stubEnv("NEXT_PUBLIC_SENTRY_DSN", "");
    await navigate();
    expect(Sentry.init).not.toHaveBeenCalled();
    expect(Sentry.captureRouterTransitionStart).not.toHaveBeenCalled();
  });
});
