import type { Route } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { type Actor, authorize, findTokenActor, may, type Permission } from "#modules/access";
import { type SignedIn, whence } from "#modules/access/sign-in";
import { systemClock } from "#modules/platform";
import { consoleDatabase } from "../data/runtime.ts";
import { sentHeaders } from "./sent-headers.ts";
import { consoleSignIn } from "./sign-in.ts";

/** The person who is signed in; asked once per request. */
export const findVisitor = cache(
  async (): Promise<SignedIn | null> => consoleSignIn().findSignedIn(await sentHeaders()),
);

/** The person who is signed in. Strangers are sent to the sign-in page. */
export async function getVisitor(): Promise<SignedIn> {
  return (await findVisitor()) ?? redirect("/sign-in" as Route);
}

/** Whether the person who is signed in may do something: what a screen offers. The act itself asks again. */
export async function mayVisitor(permission: Permission): Promise<boolean> {
  const { actor } = await getVisitor();
  return may(actor, permission);
}

/**
 * Whoever sends this request, a person or a program with a token, if they may.
 * @throws OpsError access.sign-in-required, access.forbidden
 */
export async function requireActor(permission: Permission): Promise<Actor> {
  const sent = await headers();
  const token = await findTokenActor({ db: consoleDatabase(), clock: systemClock }, sent.get("authorization"));
  const actor = token ? { ...token, ...whence(sent) } : ((await findVisitor())?.actor ?? null);
  authorize(actor, permission);
  return actor;
}
