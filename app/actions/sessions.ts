"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { endOtherSessions, endOwnSession } from "#modules/access";
import type { FormOutcome } from "../../ui/form/types.ts";
import { getVisitor } from "../access/visitor.ts";
import { consoleDatabase } from "../data/runtime.ts";

const idForm = z.object({ id: z.string().min(1) });

/** Ends one of the visitor's own sessions. */
export async function signOutThere(_last: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  const { id } = idForm.parse(Object.fromEntries(form));
  const { actor } = await getVisitor();
  await endOwnSession({ db: consoleDatabase() }, actor, id);
  refresh();
  return { ok: true };
}

/** Ends all of the visitor's sessions but this one. */
export async function signOutElsewhere(): Promise<FormOutcome> {
  const { actor, sessionId } = await getVisitor();
  await endOtherSessions({ db: consoleDatabase() }, actor, sessionId);
  refresh();
  return { ok: true };
}
