import { openSafetyNet } from "../../../../../modules/migrate/safety/open-safety-net.ts";
import { type RollBackInput, rollBackMigration } from "../../../../../modules/migrate/safety/roll-back-migration.ts";
import { createLog, systemClock } from "../../../../../modules/platform/index.ts";
import { openStorage } from "../../../../../modules/storage/index.ts";
import { announceStatements, createAnnouncer, readInput } from "../../../backup/children/announcer.ts";

/** What the rollback gets beside its net, which is one of backups. */
export type RollBackFacts = Pick<RollBackInput, "snapshot" | "runId" | "files" | "mark" | "own" | "exportInto">;

const input = await readInput();
const { databaseUrl: targetUrl, store, keys, standStillAt } = input;
const facts = (input as typeof input & { facts: RollBackFacts }).facts;
const common = { clock: systemClock, log: createLog({ to: "stderr", level: "silent" }) };
const announce = createAnnouncer(standStillAt);
announceStatements(announce);
const places = { provider: null, store: { storage: openStorage(store), keys }, rehearsalServerUrl: targetUrl };
const net = await openSafetyNet({ targetUrl, label: "shop", ...places, ...common });
const done = await rollBackMigration({ ...facts, ...common, net, targetUrl, allowLoss: async () => true });
process.stdout.write(`= ${JSON.stringify(done)}\n`);
