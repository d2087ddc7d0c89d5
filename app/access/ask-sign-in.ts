import { parseSetCookieHeader, toCookieOptions } from "better-auth/cookies";
import { cookies } from "next/headers";
import { getSetting } from "#modules/platform";
import { consoleSettings } from "../data/runtime.ts";
import { sentHeaders } from "./sent-headers.ts";
import { consoleSignIn } from "./sign-in.ts";

/** What better-auth answered; `code` is its own on a refusal, or empty. */
export type Answer = { ok: boolean; status: number; code: string; body: Record<string, unknown> };

/**
 * Asks better-auth for something on behalf of this request's sender, and keeps the cookies it gives out. By its own
 * door, as a browser would: limits, locks and the audit log stand there.
 */
export async function askSignIn(path: string, body: object): Promise<Answer> {
  const url = getSetting(consoleSettings(), "accessUrl");
  const sent = await sentHeaders();
  const passed = new Headers({ "content-type": "application/json", origin: url });
  for (const name of ["cookie", "user-agent", "x-atalaya-address"]) {
    const value = sent.get(name);
    if (value !== null) passed.set(name, value);
  }
  const request = new Request(`${url}/api/auth${path}`, {
    method: "POST",
    headers: passed,
    body: JSON.stringify(body),
  });
  const response = await consoleSignIn().auth.handler(request);
  await keepCookies(response);
  return readAnswer(response);
}

async function keepCookies(response: Response): Promise<void> {
  const given = response.headers.get("set-cookie");
  if (given === null) return;
  const jar = await cookies();
  for (const [name, cookie] of parseSetCookieHeader(given)) jar.set(name, cookie.value, toCookieOptions(cookie));
}

async function readAnswer(response: Response): Promise<Answer> {
  const body: unknown = await response.json().catch(() => null);
  const known = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  const code = typeof known.code === "string" ? known.code : "";
  return { ok: response.ok, status: response.status, code, body: known };
}
