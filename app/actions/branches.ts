"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { requestBranchCreation, requestBranchDeletion } from "#modules/branch";
import { systemClock } from "#modules/platform";
import { requireActor } from "../access/visitor.ts";
import { branchPlace, getProvider } from "../data/branches.ts";
import { branchLives } from "../view/branch-lives.ts";
import { type ActResult, answerAct } from "./result.ts";

const deletionForm = z.object({ family: z.string(), name: z.string().min(1) });
const creationForm = z.object({
  family: z.string(),
  name: z.string().trim().min(1).max(256),
  parent: z.string().min(1),
  days: z.enum(branchLives),
});
const dayMs = 24 * 3_600_000;

/** Deletes the branch named in the form. */
export async function deleteBranch(_last: ActResult | null, form: FormData): Promise<ActResult> {
  const { family, name } = deletionForm.parse(Object.fromEntries(form));
  return answerAct(async () => {
    const actor = await requireActor("branch:delete");
    await requestBranchDeletion({ ...branchPlace(), actor, provider: getProvider(family), name });
    refresh();
    return name;
  });
}

/** Makes the branch that the form describes. */
export async function createBranch(_last: ActResult | null, form: FormData): Promise<ActResult> {
  const { family, name, parent, days } = creationForm.parse(Object.fromEntries(form));
  return answerAct(async () => {
    const actor = await requireActor("branch:create");
    const expiresAt = new Date(systemClock.now().getTime() + Number(days) * dayMs);
    await requestBranchCreation({ ...branchPlace(), actor, provider: getProvider(family), name, parent, expiresAt });
    refresh();
    return name;
  });
}
