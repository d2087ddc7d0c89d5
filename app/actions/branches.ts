"use server";

import { refresh } from "next/cache";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { requestBranchCreation, requestBranchDeletion } from "#modules/branch";
import { systemClock } from "#modules/platform";
import type { ActOutcome } from "../../ui/act/types.ts";
import { branchPlace, getProvider } from "../data/branches.ts";
import { branchLives } from "../view/branch-lives.ts";
import { answerAct } from "./answer-act.ts";

const label = z.string().min(1).max(256);
const deletionForm = z.object({ family: label, name: label });
const creationForm = z.object({ family: label, name: label.trim().min(1), parent: label, days: z.enum(branchLives) });
const dayMs = 24 * 3_600_000;

/** Deletes the branch named in the form. */
export async function deleteBranch(_last: ActOutcome | null, form: FormData): Promise<ActOutcome> {
  return answerAct({ permission: "branch:delete", shape: deletionForm }, form, async (actor, { family, name }) => {
    await requestBranchDeletion({ ...branchPlace(), actor, provider: getProvider(family), name });
    refresh();
    return { id: name };
  });
}

/** Makes the branch that the form describes. */
export async function createBranch(_last: ActOutcome | null, form: FormData): Promise<ActOutcome> {
  const words = async () => ({ name: (await getTranslations("branches.make"))("nameAmiss") });
  return answerAct({ permission: "branch:create", shape: creationForm, words }, form, async (actor, sent) => {
    const { family, name, parent, days } = sent;
    const expiresAt = new Date(systemClock.now().getTime() + Number(days) * dayMs);
    await requestBranchCreation({ ...branchPlace(), actor, provider: getProvider(family), name, parent, expiresAt });
    refresh();
    return { id: name };
  });
}
