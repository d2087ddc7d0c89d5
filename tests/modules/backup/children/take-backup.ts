import { takeBackup } from "#modules/backup";
import { createLog, systemClock } from "#modules/platform";
import { openStorage } from "#modules/storage";
import { announceStatements, announceStorage, createAnnouncer, readInput } from "./announcer.ts";

const { databaseUrl, store, keys, chunkBytes, standStillAt } = await readInput();
const announce = createAnnouncer(standStillAt);
announceStatements(announce);
const backup = await takeBackup({
  databaseUrl,
  keys,
  chunkBytes,
  storage: announceStorage(openStorage(store), announce),
  kind: "manual",
  clock: systemClock,
  log: createLog({ to: "stderr", level: "silent" }),
  onProgress: ({ phase, chunksDone }) => announce(`progress ${phase} ${chunksDone}`),
});
process.stdout.write(`= ${JSON.stringify(backup)}\n`);
