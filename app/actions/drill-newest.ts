"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { OpsError } from "#modules/platform";
import { requestDrill } from "../../inngest/dispatch.ts";
import type { ActOutcome } from "../../ui/act/types.ts";
import { findNewestBackup } from "../data/backups.ts";
import { consoleDatabase } from "../data/runtime.ts";
import { answerAct } from "./answer-act.ts";

const databaseForm = z.object({ database: z.string().min(1).max(100) });

/** Starts a drill of the newest finished backup of the database named in the form. */
export async function drillNewest(_last: ActOutcome | null, form: FormData): Promise<ActOutcome> {
  return answerAct({ permission: "drill:run", shape: databaseForm }, form, async (actor, { database }) => {
    const backup = await findNewestBackup(consoleDatabase(), database);
    const id = await requestDrill(actor, { backupId: backup?.id ?? refuseNone(database) });
    refresh();
    return { id };
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
