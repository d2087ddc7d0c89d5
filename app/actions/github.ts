"use server";

import type { Route } from "next";
import { redirect } from "next/navigation";
import { unlinkGithub } from "#modules/access";
import { getSetting } from "#modules/platform";
import type { FormOutcome } from "../../ui/form/types.ts";
import { askSignIn } from "../access/ask-sign-in.ts";
import { isFresh } from "../access/is-fresh.ts";
import { signInFault } from "../access/sign-in-fault.ts";
import { tellSignInFault } from "../access/tell-sign-in-fault.ts";
import { getVisitor } from "../access/visitor.ts";
import { consoleDatabase, consoleSettings } from "../data/runtime.ts";
import { unlessLastWay } from "./unless-last-way.ts";

/** Leads to GitHub, which leads back to the account with the two linked. */
export async function linkGithub(): Promise<FormOutcome> {
  if (!(await isFresh())) return { ok: false, ...(await tellSignInFault("signInAgain")) };
  const here = `${getSetting(consoleSettings(), "accessUrl")}/account`;
  const answer = await askSignIn("/link-social", { provider: "github", callbackURL: here, errorCallbackURL: here });
  const { url } = answer.body;
  if (answer.ok && typeof url === "string") redirect(url as Route);
  return { ok: false, ...(await tellSignInFault(signInFault(answer))) };
}

/** Takes GitHub from the account, unless it is the only way in. */
export async function dropGithub(): Promise<FormOutcome> {
  const { actor } = await getVisitor();
  const place = { db: consoleDatabase(), opensGithub: consoleSettings().access.github !== undefined };
  return unlessLastWay(() => unlinkGithub(place, actor));
}
