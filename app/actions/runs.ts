"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { requestBackup, requestDrill } from "../../inngest/dispatch.ts";
import type { ActOutcome } from "../../ui/act/types.ts";
import { answerAct } from "./answer-act.ts";

const backupForm = z.object({ database: z.string().min(1).max(100) });
const drillForm = z.object({ backupId: z.string().regex(/^[\w-]{1,64}$/) });

/** Starts a manual backup of the database named in the form. */
export async function backUpNow(_last: ActOutcome | null, form: FormData): Promise<ActOutcome> {
  return answerAct({ permission: "backup:take", shape: backupForm }, form, async (actor, { database }) => {
    const id = await requestBackup(actor, { database, kind: "manual" });
    refresh();
    return { id };
  });
}

/** Starts a drill of the backup named in the form. */
export async function drillNow(_last: ActOutcome | null, form: FormData): Promise<ActOutcome> {
  return answerAct({ permission: "drill:run", shape: drillForm }, form, async (actor, { backupId }) => {
    const id = await requestDrill(actor, { backupId });
    refresh();
    return { id };
  });
}
