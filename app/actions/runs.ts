"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { getDatabase } from "#modules/platform";
import { requestBackup, requestDrill } from "../../inngest/dispatch.ts";
import { consoleSettings } from "../data/runtime.ts";
import { type ActResult, answerAct } from "./result.ts";

const backupForm = z.object({ database: z.string() });
const drillForm = z.object({ backupId: z.string().regex(/^[\w-]{1,64}$/) });

/** Starts a manual backup of the database named in the form. */
export async function backUpNow(_last: ActResult | null, form: FormData): Promise<ActResult> {
  const { database } = backupForm.parse(Object.fromEntries(form));
  return answerAct(async () => {
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
    const id = await requestDrill({ backupId });
    refresh();
    return id;
  });
}
