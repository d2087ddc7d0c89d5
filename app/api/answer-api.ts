import type { Actor, Permission } from "#modules/access";
import { requireActor } from "../access/visitor.ts";
import { consoleCache } from "../data/runtime.ts";
import { refusalOf, TooManyRequests } from "./refusal.ts";

/** What a route says when all went well. */
export type Answer = { status?: number; headers?: Record<string, string>; body: unknown };

/** Writes of one actor, person or token, in a minute. */
export const writeLimit = { max: 60, windowMs: 60_000 };

const noStore = { "cache-control": "no-store" };

/** Answers a program or a page as JSON: who asks and may they, then one verb. Nobody on the way keeps the answer. */
export function answerRead(
  permission: Permission,
  read: (actor: Actor) => Promise<Answer | Response>,
): Promise<Response> {
  return answer(async () => read(await requireActor(permission)));
}

/** The same for what changes something, which each actor may do only so often. */
export function answerWrite(permission: Permission, write: (actor: Actor) => Promise<Answer>): Promise<Response> {
  return answer(async () => {
    const actor = await requireActor(permission);
    const key = `api:write:${actor.kind}:${actor.id}`;
    const { isAllowed, retryAfterMs } = await consoleCache().consume(key, writeLimit);
    if (!isAllowed) throw new TooManyRequests(retryAfterMs);
    return write(actor);
  });
}

async function answer(work: () => Promise<Answer | Response>): Promise<Response> {
  try {
    const said = await work();
    if (said instanceof Response) return said;
    return Response.json(said.body, { status: said.status, headers: { ...noStore, ...said.headers } });
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return Response.json(refusal.body, { status: refusal.status, headers: { ...noStore, ...refusal.headers } });
  }
}
