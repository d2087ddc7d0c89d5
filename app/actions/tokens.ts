"use server";

import { refresh } from "next/cache";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { makeApiToken, revokeApiToken } from "#modules/access";
import type { ActOutcome, ActRefusal, Secret } from "../../ui/act/types.ts";
import { accessPlace } from "../access/place.ts";
import { tokenLifetimes } from "../view/token-lifetimes.ts";
import { answerAct } from "./answer-act.ts";
import { idForm } from "./read-form.ts";

const scope = z.string().max(100);
const tokenForm = z.object({
  name: z.string().trim().min(1).max(80),
  lifetime: z.enum(tokenLifetimes),
  // One that is ticked comes alone, and none not at all.
  scopes: z.union([z.array(scope).max(100), scope.transform((only) => [only])]).default([]),
});

/** Makes a token for programs, which is answered once and never again. */
export async function makeToken(_last: Secret | ActRefusal | null, form: FormData): Promise<Secret | ActRefusal> {
  const words = async () => ({ name: (await getTranslations("tokens.make"))("labelAmiss") });
  return answerAct({ permission: "token:make", shape: tokenForm, words }, form, async (actor, sent) => {
    const { name, scopes, lifetime } = sent;
    const expiresInDays = lifetime === "never" ? null : Number(lifetime);
    const { token } = await makeApiToken(accessPlace(), actor, { name, scopes, expiresInDays });
    refresh();
    return { secret: token, subject: name };
  });
}

/** Takes back the token named in the form, for good. */
export async function takeBackToken(_last: ActOutcome | null, form: FormData): Promise<ActOutcome> {
  return answerAct({ permission: "token:make", shape: idForm }, form, async (actor, { id }) => {
    await revokeApiToken(accessPlace(), actor, id);
    refresh();
    return { id };
  });
}
