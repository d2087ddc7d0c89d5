"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { changeRole, disableMember, enableMember, inviteMember, revokeInvitation, roles } from "#modules/access";
import { getSetting } from "#modules/platform";
import type { Secret } from "../../ui/act/types.ts";
import { accessPlace } from "../access/place.ts";
import { requireActor } from "../access/visitor.ts";
import { consoleSettings } from "../data/runtime.ts";
import { type ActRefused, type ActResult, answerAct, answerWith } from "./result.ts";

// As browsers judge a field of type "email", so that nothing passes there and fails here.
const email = z.email({ pattern: z.regexes.html5Email }).max(254);
const invitation = z.object({ email, role: z.enum(roles) });
const roleForm = z.object({ id: z.string().min(1), role: z.enum(roles) });
const idForm = z.object({ id: z.string().min(1) });

/** Invites an address; the link is answered once, for whoever invites to pass on. */
export async function inviteToTeam(_last: Secret | ActRefused | null, form: FormData): Promise<Secret | ActRefused> {
  const wanted = invitation.parse(Object.fromEntries(form));
  return answerWith(async () => {
    const { token } = await inviteMember(accessPlace(), await requireActor("member:invite"), wanted);
    refresh();
    return { secret: `${getSetting(consoleSettings(), "accessUrl")}/join/${token}`, subject: wanted.email };
  });
}

/** Takes back the invitation named in the form. */
export async function takeBackInvitation(_last: ActResult | null, form: FormData): Promise<ActResult> {
  const { id } = idForm.parse(Object.fromEntries(form));
  return answerAct(async () => {
    await revokeInvitation(accessPlace(), await requireActor("member:invite"), id);
    refresh();
    return id;
  });
}

/** Gives the member named in the form another role. */
export async function giveRole(_last: ActResult | null, form: FormData): Promise<ActResult> {
  const { id, role } = roleForm.parse(Object.fromEntries(form));
  return answerAct(async () => {
    await changeRole(accessPlace(), await requireActor("member:change"), id, role);
    refresh();
    return id;
  });
}

/** Shuts the member named in the form out. */
export async function shutOut(_last: ActResult | null, form: FormData): Promise<ActResult> {
  const { id } = idForm.parse(Object.fromEntries(form));
  return answerAct(async () => {
    await disableMember(accessPlace(), await requireActor("member:change"), id);
    refresh();
    return id;
  });
}

/** Lets the member named in the form in again. */
export async function letInAgain(_last: ActResult | null, form: FormData): Promise<ActResult> {
  const { id } = idForm.parse(Object.fromEntries(form));
  return answerAct(async () => {
    await enableMember(accessPlace(), await requireActor("member:change"), id);
    refresh();
    return id;
  });
}
