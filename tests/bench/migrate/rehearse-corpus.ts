import { readFile } from "node:fs/promises";
import { maySettle } from "../../../modules/migrate/lint/registry.ts";
import { judgeRehearsal } from "../../../modules/migrate/rehearse/judge-rehearsal.ts";
import { rehearseMigration } from "../../../modules/migrate/rehearse/rehearse-migration.ts";
import type { BenchServer } from "../backup/server.ts";
import { benchHazards, type HazardBench, shopFile, unseenFolder } from "./hazards.ts";

const TEMPLATE = "bench_corpus";
const COPY = "bench_corpus_copy";

const surroundings = {
  place: "a copy of the shop",
  invariants: [],
  clock: { now: () => new Date() },
  log: { debug: () => undefined },
};

export type RehearsedHazards = { corpus: HazardBench; unseen: HazardBench };

/** Both corpora judged as `db:migrate:safe` does it: each file is linted, then applied to a copy of a shop with rows. `every`: 1 for all files, 2 for each second one. */
export async function benchRehearsedHazards(server: BenchServer, every: number): Promise<RehearsedHazards> {
  await makeShop(server);
  const options: Parameters<typeof benchHazards>[0] = {
    every,
    rehearse: async (_file, plan) => {
      await server.query("postgres", `CREATE DATABASE ${COPY} TEMPLATE ${TEMPLATE}`);
      try {
        return await rehearseMigration({ url: server.urlOf(COPY), plans: [plan], ...surroundings });
      } finally {
        await server.drop(COPY);
      }
    },
    judge: (findings, rehearsal) => judgeRehearsal({ findings, rehearsal, maySettle }),
  };
  try {
    return { corpus: await benchHazards(options), unseen: await benchHazards({ ...options, folder: unseenFolder }) };
  } finally {
    await server.drop(TEMPLATE);
  }
}

async function makeShop(server: BenchServer): Promise<void> {
  await server.drop(COPY);
  await server.drop(TEMPLATE);
  await server.query("postgres", `CREATE DATABASE ${TEMPLATE}`);
  await server.query(TEMPLATE, await readFile(shopFile, "utf8"));
}
