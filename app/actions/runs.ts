"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { requestBackup, requestDrill } from "../../inngest/dispatch.ts";
import { requireActor } from "../access/visitor.ts";
import { type ActResult, answerAct } from "./result.ts";

const backupForm = z.object({ database: z.string() });
const drillForm = z.object({ backupId: z.string().regex(/^[\w-]{1,64}$/) });

/** Starts a manual backup of the database named in the form. */
export async function backUpNow(_last: ActResult | null, form: FormData): Promise<ActResult> {
  const { database } = backupForm.parse(Object.fromEntries(form));
  return answerAct(async () => {
    const id = await requestBackup(await requireActor("backup:take"), { database, kind: "manual" });
    refresh();
    return id;
  });
}

/** Starts a drill of the backup named in the form. */
export async function drillNow(_last: ActResult | null, form: FormData): Promise<ActResult> {
  const { backupId } = drillForm.parse(Object.fromEntries(form));
  return answerAct(async () => {
    const id = await requestDrill(await requireActor("drill:run"), { backupId });
    refresh();
    return id;
  });
}
