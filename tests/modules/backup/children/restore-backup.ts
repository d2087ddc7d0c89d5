import { restoreBackup } from "#modules/backup";
import { createLog, systemClock } from "#modules/platform";
import { openStorage } from "#modules/storage";
import { announceStatements, announceStorage, createAnnouncer, readInput } from "./announcer.ts";

const { databaseUrl, store, keys, standStillAt, replace } = await readInput();
const announce = createAnnouncer(standStillAt);
announceStatements(announce);
const restored = await restoreBackup({
  keys,
  replace: replace ?? false,
  storage: announceStorage(openStorage(store), announce),
  choice: { latest: true },
  into: { url: databaseUrl },
  clock: systemClock,
  log: createLog({ to: "stderr", level: "silent" }),
  onProgress: ({ phase, chunksDone, indexesDone }) => announce(`progress ${phase} ${chunksDone} ${indexesDone}`),
});
process.stdout.write(`= ${JSON.stringify(restored)}\n`);
