import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readRehearsalPlace } from "../../app/view/rehearsal-place.ts";
import type { SafetyNet } from "../../modules/migrate/safety/types.ts";
import type { Clock } from "../../modules/platform/clock.ts";

export type NetGround = {
  net: SafetyNet;
  clock: Clock;
  /** The database that the net is spread under: its table `"Sales"."Order ""1"""` holds the ids 1, 2 and 3. */
  targetUrl: string;
  /** Runs SQL in a session of its own, so that nobody stays connected. */
  query(url: string, sql: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
};

export const ORDERS = `"Sales"."Order ""1"""`;
export const FILL = `CREATE SCHEMA "Sales"; CREATE TABLE ${ORDERS} ("Id" int PRIMARY KEY, note text);
  INSERT INTO ${ORDERS} SELECT n, 'note ' || n FROM generate_series(1, 3) n`;

const DAY_MS = 24 * 3_600_000;

/** What every safety net promises. */
export function describeSafetyNets(kind: SafetyNet["kind"], open: () => Promise<NetGround>): void {
  describe(`a safety net of ${kind === "branch" ? "branches" : "backups"}`, () => {
    let ground: NetGround;
    let net: SafetyNet;
    beforeAll(async () => {
      ground = await open();
      net = ground.net;
    });
    afterAll(() => ground?.close());

    const idsOf = async (url: string) =>
      (await ground.query(url, `SELECT "Id" AS id FROM ${ORDERS} ORDER BY 1`)).map(({ id }) => id);
    const write = (sql: string) => ground.query(ground.targetUrl, sql);
    const takeSnapshot = (runId: string) => net.takeSnapshot({ runId, name: 'add "Total"; drop the rest' });
    const inDays = (days: number) => new Date(ground.clock.now().getTime() + days * DAY_MS);

    test("takes a snapshot that says where it is, when it was and how long it lasts", async () => {
      const snapshot = await takeSnapshot("run-1");
      expect(net.kind).toBe(kind);
      expect(snapshot).toMatchObject({ kind, lsn: expect.stringMatching(/^[0-9A-F]+\/[0-9A-F]+$/) });
      expect(Date.parse(snapshot.takenAt)).not.toBeNaN();
      expect(Date.parse(snapshot.expiresAt ?? "")).toBeGreaterThan(inDays(6).getTime());
    });

    test("takes another snapshot each time, also within one instant", async () => {
      const [first, second] = [await takeSnapshot("run-2"), await takeSnapshot("run-2")];
      expect(second.name).not.toBe(first.name);
    });

    test("opens a rehearsal with the rows of the snapshot; what is done there stays there, and it goes when it is closed", async () => {
      const snapshot = await takeSnapshot("run-3");
      const place = await net.openRehearsal({ runId: "run-3", snapshot });
      expect(place.leftOut).toEqual([]);
      expect(place.place).not.toContain("password");
      // The console tells it in its reader's language, by its parts.
      expect(readRehearsalPlace(place.place)).not.toBeNull();
      expect(await idsOf(place.url)).toEqual([1, 2, 3]);
      await ground.query(place.url, `DROP TABLE ${ORDERS}`);
      await place.close();
      expect(await idsOf(ground.targetUrl)).toEqual([1, 2, 3]);
      await expect(ground.query(place.url, "SELECT")).rejects.toMatchObject({ code: "3D000" });
    });

    test("opens a fresh rehearsal where a killed run has left one", async () => {
      const snapshot = await takeSnapshot("run-4");
      const left = await net.openRehearsal({ runId: "run-4", snapshot });
      await ground.query(left.url, `DROP TABLE ${ORDERS}`);
      const place = await net.openRehearsal({ runId: "run-4", snapshot });
      expect(await idsOf(place.url)).toEqual([1, 2, 3]);
      await place.close();
      await left.close();
    });

    test("brings the target back under its own connection string, and keeps what was there; a second call changes nothing", async () => {
      const snapshot = await takeSnapshot("run-5");
      await write(`DELETE FROM ${ORDERS} WHERE "Id" = 1; INSERT INTO ${ORDERS} VALUES (4, 'of another')`);
      const kept = { preserveAs: "before-rollback-run-5" };
      expect(await net.wasRestored(kept)).toBe(false);
      const restored = await net.restore({ snapshot, ...kept, preserveUntil: inDays(30) });
      expect(await net.wasRestored(kept)).toBe(true);
      expect(restored.preservedAs).toContain("before-rollback-run-5");
      expect(restored.leftOut).toEqual([]);
      expect(await idsOf(ground.targetUrl)).toEqual([1, 2, 3]);
      expect(await idsOf(restored.preservedUrl)).toEqual([2, 3, 4]);

      await write(`INSERT INTO ${ORDERS} VALUES (5, 'after it')`);
      expect(await net.restore({ snapshot, ...kept, preserveUntil: inDays(30) })).toEqual(restored);
      expect(await idsOf(ground.targetUrl)).toEqual([1, 2, 3, 5]);
      await write(`DELETE FROM ${ORDERS} WHERE "Id" = 5`);
    });

    test("can be used again after it has brought the target back", async () => {
      const snapshot = await takeSnapshot("run-6");
      await write(`DELETE FROM ${ORDERS}`);
      const input = { snapshot, preserveAs: "before-rollback-run-6", preserveUntil: inDays(30) };
      const { preservedUrl } = await net.restore(input);
      expect([await idsOf(ground.targetUrl), await idsOf(preservedUrl)]).toEqual([[1, 2, 3], []]);
    });
  });
}
