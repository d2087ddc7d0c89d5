import { type AppDatabase, type Clock, systemClock } from "#modules/platform";
import { consoleDatabase } from "../data/runtime.ts";

/** Where the verbs about people and tokens work. */
export function accessPlace(): { db: AppDatabase; clock: Clock } {
  return { db: consoleDatabase(), clock: systemClock };
}
