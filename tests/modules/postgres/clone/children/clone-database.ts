import { text } from "node:stream/consumers";
import { createLog } from "#modules/platform";
import { cloneDatabase } from "#modules/postgres";
import { announceStatements, createAnnouncer } from "../../../backup/children/announcer.ts";

type Input = { serverUrl: string; source: string; name: string; replaces: boolean; standStillAt: number | null };

const { standStillAt, replaces, ...input } = JSON.parse(await text(process.stdin)) as Input;
announceStatements(createAnnouncer(standStillAt));
await cloneDatabase({
  ...input,
  comment: "a copy",
  existing: replaces ? "drop" : "refuse",
  log: createLog({ to: "stderr", level: "silent" }),
});
