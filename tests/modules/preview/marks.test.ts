import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { markAs, readStanding } from "../../../modules/preview/mark/marks.ts";
import { createTestDatabase, urlOfDatabase, withDatabase } from "../../support/database.ts";
import { installedVersions, startServerOfVersion } from "../../support/servers.ts";
import type { TestServer } from "../../support/test-server.ts";
import { runOnce } from "../branch/run-once.ts";

const [oldest = 18] = installedVersions;

describe(`the mark on PostgreSQL ${oldest}`, () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServerOfVersion(oldest);
    await runOnce(server.url, "CREATE ROLE owner LOGIN PASSWORD 'owner-password'");
    await runOnce(server.url, "CREATE DATABASE shop OWNER owner");
  });
  afterAll(() => server?.stop());

  test("is written and read by the owner alone, and a copy does not take it for its own", async () => {
    const url = new URL(urlOfDatabase(server.url, "shop"));
    [url.username, url.password] = ["owner", "owner-password"];
    expect(await readStanding(url.href)).toBe("unmarked");
    await markAs("production", url.href);
    expect(await readStanding(url.href)).toBe("production");
    await runOnce(server.url, "CREATE DATABASE clone TEMPLATE shop OWNER owner");
    url.pathname = "/clone";
    expect(await readStanding(url.href)).toBe("copy");
    await markAs("preview", url.href);
    expect(await readStanding(url.href)).toBe("preview");
  });
});

describe("markAs", () => {
  test("is the same when many do it at once and again", async () => {
    await withDatabase(async ({ url, query }) => {
      await Promise.all([1, 2, 3, 4].map(() => markAs("preview", url)));
      expect(await query("SELECT kind FROM atalaya.environment")).toEqual([{ kind: "preview" }]);
      await markAs("production", url);
      expect(await readStanding(url)).toBe("production");
      await markAs("preview", url);
      expect(await readStanding(url)).toBe("production");
    });
  });

  test("goes along with its rows to a copy, and says nothing there", async () => {
    const { url, name, drop } = await createTestDatabase({ label: 'Ma"rk ñ' });
    await markAs("preview", url);
    const copy = await createTestDatabase({ from: name });
    expect(await readStanding(copy.url)).toBe("unmarked");
    await copy.drop();
    await drop();
  });

  test("calls the branch of that id production, whatever its rows say", async () => {
    await withDatabase(async ({ url, name, query }) => {
      await query(`ALTER DATABASE "${name}" SET neon.branch_id = 'br-production-1'`);
      expect(await readStanding(url, { productionId: "br-production-1" })).toBe("production");
      expect(await readStanding(url, { productionId: "br-other-1" })).toBe("unmarked");
    });
  });
});
