"use server";

import { refresh } from "next/cache";
import { endOtherSessions, endOwnSession } from "#modules/access";
import type { FormOutcome } from "../../ui/form/types.ts";
import { getVisitor } from "../access/visitor.ts";
import { consoleDatabase } from "../data/runtime.ts";
import { idForm, readForm } from "./read-form.ts";

/** Ends one of the visitor's own sessions. */
export async function signOutThere(_last: FormOutcome | null, form: FormData): Promise<FormOutcome> {
  const { actor } = await getVisitor();
  const read = await readForm(idForm, form);
  if (!read.ok) return read.refusal;
  await endOwnSession({ db: consoleDatabase() }, actor, read.sent.id);
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
