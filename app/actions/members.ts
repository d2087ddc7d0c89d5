"use server";

import { refresh } from "next/cache";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import {
  type Actor,
  changeRole,
  disableMember,
  enableMember,
  inviteMember,
  revokeInvitation,
  roles,
} from "#modules/access";
import { getSetting } from "#modules/platform";
import type { ActOutcome, ActRefusal, Secret } from "../../ui/act/types.ts";
import { accessPlace } from "../access/place.ts";
import { consoleSettings } from "../data/runtime.ts";
import { answerAct } from "./answer-act.ts";
import { idField, idForm } from "./read-form.ts";

// As browsers judge a field of type "email", so that nothing passes there and fails here.
const email = z.email({ pattern: z.regexes.html5Email }).max(254);
const invitation = z.object({ email, role: z.enum(roles) });
const roleForm = z.object({ id: idField, role: z.enum(roles) });

/** Invites an address; the link is answered once, for whoever invites to pass on. */
export async function inviteToTeam(_last: Secret | ActRefusal | null, form: FormData): Promise<Secret | ActRefusal> {
  const words = async () => ({ email: (await getTranslations("team.invitations"))("emailAmiss") });
  return answerAct({ permission: "member:invite", shape: invitation, words }, form, async (actor, wanted) => {
    const { token } = await inviteMember(accessPlace(), actor, wanted);
    refresh();
    return { secret: `${getSetting(consoleSettings(), "accessUrl")}/join/${token}`, subject: wanted.email };
  });
}

/** Takes back the invitation named in the form. */
export async function takeBackInvitation(_last: ActOutcome | null, form: FormData): Promise<ActOutcome> {
  return answerAct({ permission: "member:invite", shape: idForm }, form, async (actor, { id }) => {
    await revokeInvitation(accessPlace(), actor, id);
    refresh();
    return { id };
  });
}

/** Gives the member named in the form another role. */
export async function giveRole(_last: ActOutcome | null, form: FormData): Promise<ActOutcome> {
  return answerAct({ permission: "member:change", shape: roleForm }, form, async (actor, { id, role }) => {
    await changeRole(accessPlace(), actor, id, role);
    refresh();
    return { id };
  });
}

/** Shuts the member named in the form out. */
export async function shutOut(_last: ActOutcome | null, form: FormData): Promise<ActOutcome> {
  return changeMember(form, (actor, id) => disableMember(accessPlace(), actor, id));
}

/** Lets the member named in the form in again. */
export async function letInAgain(_last: ActOutcome | null, form: FormData): Promise<ActOutcome> {
  return changeMember(form, (actor, id) => enableMember(accessPlace(), actor, id));
}

function changeMember(form: FormData, change: (actor: Actor, id: string) => Promise<void>): Promise<ActOutcome> {
  return answerAct({ permission: "member:change", shape: idForm }, form, async (actor, { id }) => {
    await change(actor, id);
    refresh();
    return { id };
  });
}
