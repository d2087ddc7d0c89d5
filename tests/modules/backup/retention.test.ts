import { describe, expect, test } from "vitest";
import { judgeRetention, type KeptCandidate, type Retention } from "../../../modules/backup/keep/judge-retention.ts";
import { type SeededRandom, seededRandom } from "../postgres/seeded-random.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const now = new Date("2026-11-22T12:00:00Z");
const none: Retention = { hourly: 0, daily: 0, weekly: 0, monthly: 0 };

function backup(at: string | number, change: Partial<KeptCandidate> = {}): KeptCandidate {
  const takenAt = new Date(at);
  return {
    id: takenAt.toISOString(),
    label: "shop",
    takenAt,
    isWhole: true,
    isProved: false,
    pinnedUntil: null,
    ...change,
  };
}

function keptIds(backups: KeptCandidate[], retention: Partial<Retention> = {}, timeZone = "UTC"): string[] {
  return judgeRetention(backups, { ...none, ...retention }, timeZone, now)
    .filter(({ keep }) => keep)
    .map(({ id }) => id)
    .sort();
}

/** A backup every so often, the last one at `now`. */
const every = (ms: number, count: number) => Array.from({ length: count }, (_, i) => backup(now.getTime() - i * ms));

describe("judgeRetention", () => {
  test("keeps the newest of each of the last hours, days, weeks and months", () => {
    const halfHourly = every(HOUR / 2, 24 * 2);
    expect(keptIds(halfHourly, { hourly: 3 })).toEqual([
      "2026-11-22T10:30:00.000Z",
      "2026-11-22T11:30:00.000Z",
      "2026-11-22T12:00:00.000Z",
    ]);
    const hourly = every(HOUR, 24 * 70);
    expect(keptIds(hourly, { daily: 3 })).toEqual([
      "2026-11-20T23:00:00.000Z",
      "2026-11-21T23:00:00.000Z",
      "2026-11-22T12:00:00.000Z",
    ]);
    // 22 November 2026 is a Sunday, the last day of its week.
    expect(keptIds(hourly, { weekly: 3 })).toEqual([
      "2026-11-08T23:00:00.000Z",
      "2026-11-15T23:00:00.000Z",
      "2026-11-22T12:00:00.000Z",
    ]);
    expect(keptIds(hourly, { monthly: 3 })).toEqual([
      "2026-09-30T23:00:00.000Z",
      "2026-10-31T23:00:00.000Z",
      "2026-11-22T12:00:00.000Z",
    ]);
  });

  test("counts the hours and days that have a backup, not those that passed", () => {
    const sparse = [0, 40, 90, 200].map((days) => backup(now.getTime() - days * DAY));
    expect(keptIds(sparse, { daily: 3 })).toHaveLength(3);
    expect(keptIds(sparse, { hourly: 2 })).toHaveLength(2);
  });

  test("keeps a backup that stands for several rhythms once, and says why", () => {
    const [verdict] = judgeRetention(
      [backup(now.getTime())],
      { hourly: 1, daily: 1, weekly: 1, monthly: 1 },
      "UTC",
      now,
    );
    expect(verdict).toEqual({
      id: now.toISOString(),
      keep: true,
      reasons: ["the last whole backup", "hourly", "daily", "weekly", "monthly"],
    });
  });

  test("keeps the last whole backup and everything newer, though the counts say nothing", () => {
    const history = every(HOUR, 6).map((each, i) => ({ ...each, isWhole: i >= 3 }));
    expect(keptIds(history)).toEqual(
      history
        .slice(0, 4)
        .map(({ id }) => id)
        .sort(),
    );
  });

  test("keeps everything when nothing is whole", () => {
    const history = every(DAY, 50).map((each) => ({ ...each, isWhole: false }));
    expect(keptIds(history)).toHaveLength(50);
  });

  test("lets no damaged backup stand for its day", () => {
    const history = [
      backup("2026-11-22T10:00:00Z"),
      backup("2026-11-21T20:00:00Z", { isWhole: false }),
      backup("2026-11-21T08:00:00Z"),
    ];
    expect(keptIds(history, { daily: 2 })).toEqual(["2026-11-21T08:00:00.000Z", "2026-11-22T10:00:00.000Z"]);
  });

  test("keeps the newest proved backup, however old", () => {
    const old = backup("2024-01-01T00:00:00Z", { isProved: true });
    const older = backup("2023-01-01T00:00:00Z", { isProved: true });
    expect(keptIds([...every(HOUR, 5), old, older])).toEqual([old.id, now.toISOString()].sort());
  });

  test("does not count a proof of a backup that has lost objects since", () => {
    const lost = backup("2026-11-20T00:00:00Z", { isProved: true, isWhole: false });
    const proved = backup("2026-11-10T00:00:00Z", { isProved: true });
    expect(keptIds([...every(HOUR, 3), lost, proved])).toEqual([proved.id, now.toISOString()].sort());
  });

  test("keeps pinned backups until their day, and no longer", () => {
    const pinned = (until: number) => ({ pinnedUntil: new Date(now.getTime() + until) });
    const history = [
      ...every(HOUR, 2),
      backup("2026-01-01T00:00:00Z", pinned(1)),
      backup("2026-01-02T00:00:00Z", pinned(0)),
      backup("2026-01-03T00:00:00Z", pinned(-1)),
    ];
    expect(keptIds(history)).toEqual(["2026-01-01T00:00:00.000Z", now.toISOString()]);
  });

  test("judges each database for itself", () => {
    const shop = every(DAY, 3);
    const blog = every(DAY, 3).map((each) => ({ ...each, id: `blog ${each.id}`, label: "blog" }));
    const alone = [...keptIds(shop, { daily: 2 }), ...keptIds(blog, { daily: 2 })].sort();
    expect(keptIds([...shop, ...blog], { daily: 2 })).toEqual(alone);
    expect(alone).toHaveLength(4);
  });

  test("answers for every backup, and for none of none", () => {
    expect(judgeRetention(every(HOUR, 9), none, "UTC", now)).toHaveLength(9);
    expect(judgeRetention([], none, "UTC", now)).toEqual([]);
  });
});

describe("judgeRetention by the team's clock", () => {
  test("ends the day at the team's midnight", () => {
    const around = [backup("2026-11-20T22:30:00Z"), backup("2026-11-20T23:30:00Z"), backup("2026-11-21T23:30:00Z")];
    expect(keptIds(around, { daily: 9 }, "UTC")).toHaveLength(2);
    expect(keptIds(around, { daily: 9 }, "Europe/Madrid")).toHaveLength(3);
    expect(keptIds(around, { daily: 9 }, "America/Lima")).toHaveLength(2);
  });

  test("begins the week on Monday and the month on its first, there", () => {
    // Sunday 23:30 UTC is Monday in Madrid; 31 October 23:30 UTC is 1 November there.
    const week = [backup("2026-11-15T22:30:00Z"), backup("2026-11-15T23:30:00Z")];
    expect(
      [keptIds(week, { weekly: 9 }, "UTC"), keptIds(week, { weekly: 9 }, "Europe/Madrid")].map((ids) => ids.length),
    ).toEqual([1, 2]);
    const month = [backup("2026-10-31T22:30:00Z"), backup("2026-10-31T23:30:00Z")];
    expect(
      [keptIds(month, { monthly: 9 }, "UTC"), keptIds(month, { monthly: 9 }, "Europe/Madrid")].map((ids) => ids.length),
    ).toEqual([1, 2]);
  });

  test("tells the two hours apart that bear one name when summer time ends", () => {
    // 25 October 2026 in Madrid: 02:30 comes twice.
    const night = ["2026-10-24T23:30:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"].map(
      (at) => backup(at),
    );
    expect(keptIds(night, { hourly: 9 }, "Europe/Madrid")).toHaveLength(4);
  });

  test("keeps an hourly backup for every hour of the day on which summer time begins or ends", () => {
    for (const [day, hours] of [
      ["2026-03-28T23:00:00Z", 23],
      ["2026-10-24T22:00:00Z", 25],
    ] as const) {
      const start = Date.parse(day);
      const dayLong = Array.from({ length: hours * 4 }, (_, i) => backup(start + i * (HOUR / 4)));
      expect(keptIds(dayLong, { hourly: 99 }, "Europe/Madrid")).toHaveLength(hours);
      expect(keptIds(dayLong, { daily: 99 }, "Europe/Madrid")).toHaveLength(1);
    }
  });

  test.each(["Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "Europe/Madrid", "UTC"])(
    "keeps as many hours in %s as it is told",
    (timeZone) => {
      const quarterly = every(HOUR / 4 - 1_234, 24 * 4);
      const kept = keptIds(quarterly, { hourly: 12 }, timeZone).map((id) => Date.parse(id));
      expect(kept).toHaveLength(12);
      expect(Math.max(...kept) - Math.min(...kept)).toBeGreaterThan(10 * HOUR);
    },
  );
});

describe("judgeRetention on 200 random histories", () => {
  const zones = ["UTC", "Europe/Madrid", "America/Lima", "Asia/Kolkata", "Pacific/Kiritimati"];

  function randomHistory(random: SeededRandom): KeptCandidate[] {
    let at = now.getTime() - random.below(3 * DAY);
    return Array.from({ length: 1 + random.below(60) }, (_, i) => {
      at -= random.pick([0, 60_000, HOUR / 2, HOUR, 5 * HOUR, DAY, 9 * DAY, 40 * DAY]);
      return backup(at, {
        id: `${new Date(at).toISOString()} ${i}`,
        label: random.isHit(0.2) ? "blog" : "shop",
        isWhole: random.isHit(0.7),
        isProved: random.isHit(0.15),
        pinnedUntil: random.isHit(0.1) ? new Date(now.getTime() + (random.below(20) - 10) * DAY) : null,
      });
    });
  }

  const cases = Array.from({ length: 200 }, (_, seed) => {
    const random = seededRandom(seed);
    const history = randomHistory(random);
    const retention = {
      hourly: random.below(6),
      daily: random.below(6),
      weekly: random.below(4),
      monthly: random.below(4),
    };
    return { seed, random, history, retention, timeZone: random.pick(zones) };
  });

  test("never lets go the newest whole backup of a database, nor anything newer", () => {
    for (const { seed, history, retention, timeZone } of cases) {
      const kept = new Set(keptIds(history, retention, timeZone));
      for (const label of ["shop", "blog"]) {
        const own = history.filter((each) => each.label === label);
        const newest = Math.max(...own.filter(({ isWhole }) => isWhole).map(({ takenAt }) => takenAt.getTime()));
        const lost = own.filter(({ id, takenAt }) => takenAt.getTime() > newest && !kept.has(id));
        expect(lost, `seed ${seed}`).toEqual([]);
        const whole = own.filter(({ takenAt, isWhole }) => isWhole && takenAt.getTime() === newest);
        if (whole.length > 0)
          expect(
            whole.some(({ id }) => kept.has(id)),
            `seed ${seed}`,
          ).toBe(true);
      }
    }
  });

  test("never lets go the newest proved whole backup, nor a pinned one", () => {
    for (const { seed, history, retention, timeZone } of cases) {
      const kept = new Set(keptIds(history, retention, timeZone));
      for (const { id, pinnedUntil } of history)
        if (pinnedUntil && pinnedUntil > now) expect(kept.has(id), `seed ${seed}`).toBe(true);
      for (const label of ["shop", "blog"]) {
        const proved = history.filter((each) => each.label === label && each.isProved && each.isWhole);
        const newest = Math.max(...proved.map(({ takenAt }) => takenAt.getTime()));
        const last = proved.filter(({ takenAt }) => takenAt.getTime() === newest);
        if (last.length > 0)
          expect(
            last.some(({ id }) => kept.has(id)),
            `seed ${seed}`,
          ).toBe(true);
      }
    }
  });

  test("keeps no more than the counts and the exceptions ask for", () => {
    for (const { seed, history, retention, timeZone } of cases) {
      const verdicts = judgeRetention(history, retention, timeZone, now);
      for (const label of ["shop", "blog"]) {
        const own = new Set(history.filter((each) => each.label === label).map(({ id }) => id));
        for (const rhythm of ["hourly", "daily", "weekly", "monthly"] as const) {
          const standing = verdicts.filter(({ id, reasons }) => own.has(id) && reasons.includes(rhythm));
          expect(standing.length, `seed ${seed}`).toBeLessThanOrEqual(retention[rhythm]);
        }
      }
      for (const { keep, reasons } of verdicts) expect(keep, `seed ${seed}`).toBe(reasons.length > 0);
    }
  });

  test("answers the same whatever order the backups are listed in", () => {
    for (const { seed, random, history, retention, timeZone } of cases) {
      const kept = keptIds(history, retention, timeZone);
      expect(keptIds(random.shuffle(history), retention, timeZone), `seed ${seed}`).toEqual(kept);
    }
  });

  test("lets nothing more go when it is asked again of what it kept", () => {
    for (const { seed, history, retention, timeZone } of cases) {
      const kept = keptIds(history, retention, timeZone);
      expect(
        keptIds(
          history.filter(({ id }) => kept.includes(id)),
          retention,
          timeZone,
        ),
        `seed ${seed}`,
      ).toEqual(kept);
    }
  });
});
