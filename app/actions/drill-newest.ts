"use server";

import { z } from "zod";
import { OpsError } from "#modules/platform";
import { requireActor } from "../access/visitor.ts";
import { findNewestBackup } from "../data/backups.ts";
import { consoleDatabase } from "../data/runtime.ts";
import { type ActResult, answerAct } from "./result.ts";
import { drillNow } from "./runs.ts";

const databaseForm = z.object({ database: z.string() });

/** Starts a drill of the newest finished backup of the database named in the form. */
export async function drillNewest(last: ActResult | null, form: FormData): Promise<ActResult> {
  const { database } = databaseForm.parse(Object.fromEntries(form));
  const found = await answerAct(async () => {
    await requireActor("drill:run");
    return (await findNewestBackup(consoleDatabase(), database))?.id ?? refuseNone(database);
  });
  if (!found.ok) return found;
  const drill = new FormData();
  drill.set("backupId", found.id);
  return drillNow(last, drill);
}

function refuseNone(database: string): never {
  throw new OpsError({
    code: "backup.none-found",
    message: `${database} has no finished backup`,
    hint: "Take one first.",
    exit: 2,
  });
}
