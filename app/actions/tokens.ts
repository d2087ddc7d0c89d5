"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { makeApiToken, revokeApiToken } from "#modules/access";
import type { Secret } from "../../ui/act/types.ts";
import { accessPlace } from "../access/place.ts";
import { requireActor } from "../access/visitor.ts";
import { tokenLifetimes } from "../view/token-lifetimes.ts";
import { type ActRefused, type ActResult, answerAct, answerWith } from "./result.ts";

const tokenForm = z.object({
  name: z.string().trim().min(1).max(80),
  lifetime: z.enum(tokenLifetimes),
  scopes: z.array(z.string()),
});
const idForm = z.object({ id: z.string().min(1) });

/** Makes a token for programs, which is answered once and never again. */
export async function makeToken(_last: Secret | ActRefused | null, form: FormData): Promise<Secret | ActRefused> {
  const entries = { ...Object.fromEntries(form), scopes: form.getAll("scopes") };
  const { name, scopes, lifetime } = tokenForm.parse(entries);
  const expiresInDays = lifetime === "never" ? null : Number(lifetime);
  return answerWith(async () => {
    const actor = await requireActor("token:make");
    const { token } = await makeApiToken(accessPlace(), actor, { name, scopes, expiresInDays });
    refresh();
    return { secret: token, subject: name };
  });
}

/** Takes back the token named in the form, for good. */
export async function takeBackToken(_last: ActResult | null, form: FormData): Promise<ActResult> {
  const { id } = idForm.parse(Object.fromEntries(form));
  return answerAct(async () => {
    await revokeApiToken(accessPlace(), await requireActor("token:make"), id);
    refresh();
    return id;
  });
}
