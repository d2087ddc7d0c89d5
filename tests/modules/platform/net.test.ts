import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { fetchOutbound, withCorrelation } from "../../../modules/platform/index.ts";

const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** Answers with each status in turn, the last one for ever. */
async function serveStatuses(statuses: number[], headers: Record<string, string> = {}) {
  let calls = 0;
  const url = await serve((_request, response) => {
    response.writeHead(statuses[Math.min(calls++, statuses.length - 1)] ?? 200, headers).end("body");
  });
  return { url, calls: () => calls };
}

function recordWaits() {
  const waits: number[] = [];
  return { waits, wait: async (ms: number) => void waits.push(ms), random: () => 1 };
}

describe("fetchOutbound", () => {
  test("gives status, headers and body", async () => {
    const url = await serve((_request, response) => response.writeHead(418, { "x-a": "b" }).end("té"));
    const answer = await fetchOutbound(url);
    expect(answer.status).toBe(418);
    expect(answer.headers.get("x-a")).toBe("b");
    expect(answer.text()).toBe("té");
    expect(answer.durationMs).toBeGreaterThan(0);
  });

  test("sends method, headers and body", async () => {
    const url = await serve((request, response) => {
      request.pipe(response.writeHead(200, { "x-method": request.method, "x-a": request.headers["x-a"] }));
    });
    const answer = await fetchOutbound(url, { method: "post", headers: { "x-a": "1" }, body: "hola" });
    expect([answer.headers.get("x-method"), answer.headers.get("x-a"), answer.text()]).toEqual(["POST", "1", "hola"]);
  });

  test("carries the correlation id of the work it belongs to", async () => {
    const url = await serve((request, response) => response.end(request.headers["x-correlation-id"] ?? "none"));
    expect((await withCorrelation("c-1", () => fetchOutbound(url))).text()).toBe("c-1");
    expect((await fetchOutbound(url)).text()).toBe("none");
  });

  test.each([429, 502, 503, 504])("tries again after a %i", async (status) => {
    const { url, calls } = await serveStatuses([status, status, 200]);
    const { waits, ...given } = recordWaits();
    expect((await fetchOutbound(url, given)).status).toBe(200);
    expect(calls()).toBe(3);
    expect(waits).toEqual([250, 500]);
  });

  test("gives the last answer when every try fails", async () => {
    const { url, calls } = await serveStatuses([503]);
    expect((await fetchOutbound(url, { ...recordWaits(), retries: 1 })).status).toBe(503);
    expect(calls()).toBe(2);
  });

  test.each([400, 404, 500])("does not repeat after a %i", async (status) => {
    const { url, calls } = await serveStatuses([status]);
    await fetchOutbound(url, recordWaits());
    expect(calls()).toBe(1);
  });

  test("does not repeat a POST by itself", async () => {
    const { url, calls } = await serveStatuses([503]);
    await fetchOutbound(url, { ...recordWaits(), method: "POST" });
    expect(calls()).toBe(1);
  });

  test.each([
    ["2", 2_000],
    ["3600", 10_000],
    ["soon", 250],
  ])("waits for Retry-After: %s as long as %i ms", async (header, expected) => {
    const { url } = await serveStatuses([429, 200], { "retry-after": header });
    const { waits, ...given } = recordWaits();
    await fetchOutbound(url, given);
    expect(waits).toEqual([expected]);
  });

  test("says net.unreachable, with the reason and without the query, after its tries", async () => {
    const url = await serve(() => undefined);
    servers[0]?.close();
    const { waits, ...given } = recordWaits();
    await expect(fetchOutbound(`${url}/path?token=hush`, given)).rejects.toMatchObject({
      code: "net.unreachable",
      exit: 4,
      retry: "later",
      message: `${url}/path cannot be reached (ECONNREFUSED)`,
    });
    expect(waits).toHaveLength(2);
  });

  test("says net.timeout when the answer does not begin in time", async () => {
    const url = await serve(() => undefined);
    const work = fetchOutbound(url, { timeoutMs: 50, retries: 0 });
    await expect(work).rejects.toMatchObject({ code: "net.timeout", exit: 4, retry: "later" });
  });

  test("says net.timeout when the body does not end in time", async () => {
    const url = await serve((_request, response) => void response.writeHead(200).write("beginning"));
    await expect(fetchOutbound(url, { timeoutMs: 50, retries: 0 })).rejects.toMatchObject({ code: "net.timeout" });
  });

  test("refuses a body over the limit, also when its length was not announced, and does not repeat", async () => {
    let calls = 0;
    const url = await serve((_request, response) => {
      calls++;
      response.writeHead(200, { "transfer-encoding": "chunked" });
      for (let i = 0; i < 100; i++) response.write("x".repeat(1_000));
      response.end();
    });
    await expect(fetchOutbound(url, { ...recordWaits(), maxBytes: 10_000 })).rejects.toMatchObject({
      code: "net.too-large",
    });
    expect(calls).toBe(1);
    expect((await fetchOutbound(url, { maxBytes: 100_000 })).body.byteLength).toBe(100_000);
  });

  test("passes the caller's own abort on, and stops trying", async () => {
    const controller = new AbortController();
    const { url, calls } = await serveStatuses([503]);
    const reason = new Error("no longer needed");
    const wait = async () => controller.abort(reason);
    await expect(fetchOutbound(url, { signal: controller.signal, wait })).rejects.toBe(reason);
    expect(calls()).toBe(1);
  });

  test("stops at once when the caller aborts", async () => {
    const { url } = await serveStatuses([429], { "retry-after": "10" });
    const controller = new AbortController();
    const reason = new Error("enough");
    const work = fetchOutbound(url, { signal: controller.signal });
    const answered = new Promise<void>((resolve) => servers[0]?.once("request", () => resolve()));
    await answered;
    controller.abort(reason);
    await expect(work).rejects.toBe(reason);
  });
});
