import { text } from "node:stream/consumers";
import { applyMigrations } from "#modules/migrate";
import { announceStatements, createAnnouncer } from "../../../backup/children/announcer.ts";

type Input = { url: string; directory: string; standStillAt: number | null };

const { standStillAt, ...input } = JSON.parse(await text(process.stdin)) as Input;
announceStatements(createAnnouncer(standStillAt));
await applyMigrations({ ...input, log: { info: () => undefined } });
