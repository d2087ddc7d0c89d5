import { getSetting } from "#modules/platform";
import { createAppDatabase, pingAppDatabase } from "#modules/platform/database";
import type { Probe } from "../probe.ts";

export const probeConsoleDatabase: Probe = async ({ settings }) => {
  await pingAppDatabase(createAppDatabase(getSetting(settings, "databaseUrl")));
};
