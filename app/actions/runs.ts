"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { getDatabase, OpsError } from "#modules/platform";
import { requestBackup, requestDrill } from "../../inngest/dispatch.ts";
import { requireActor } from "../access/visitor.ts";
import { findNewestBackup } from "../data/backups.ts";
import { consoleDatabase, consoleSettings } from "../data/runtime.ts";
import { type ActResult, answerAct } from "./result.ts";

const databaseForm = z.object({ database: z.string() });
const drillForm = z.object({ backupId: z.string().regex(/^[\w-]{1,64}$/) });

/** Starts a manual backup of the database named in the form. */
export async function backUpNow(_last: ActResult | null, form: FormData): Promise<ActResult> {
  const { database } = databaseForm.parse(Object.fromEntries(form));
  return answerAct(async () => {
    await requireActor("backup:take");
    const { name } = getDatabase(consoleSettings(), database);
    const id = await requestBackup({ database: name, kind: "manual" });
    refresh();
    return id;
  });
}

/** Starts a drill of the backup named in the form. */
export async function drillNow(_last: ActResult | null, form: FormData): Promise<ActResult> {
  const { backupId } = drillForm.parse(Object.fromEntries(form));
  return answerAct(async () => {
    await requireActor("drill:run");
    const id = await requestDrill({ backupId });
    refresh();
    return id;
  });
}

/** Starts a drill of the newest finished backup of the database named in the form. */
export async function drillNewest(_last: ActResult | null, form: FormData): Promise<ActResult> {
  const { database } = databaseForm.parse(Object.fromEntries(form));
  return answerAct(async () => {
    await requireActor("drill:run");
    const newest = await findNewestBackup(consoleDatabase(), database);
    const id = await requestDrill({ backupId: newest?.id ?? refuseNone(database) });
    refresh();
    return id;
  });
}

function refuseNone(database: string): never {
  throw new OpsError({
    code: "backup.none-found",
    message: `${database} has no finished backup`,
    hint: "Take one first.",
    exit: 2,
  });
}
