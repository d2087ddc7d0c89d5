import { createHmac, randomUUID } from "node:crypto";
import { type Actor, acceptInvitation, inviteMember, type Role } from "../../../modules/access/index.ts";
import { createSignIn, type SignIn, type SignInInput } from "../../../modules/access/sign-in/index.ts";
import { createMemoryCache } from "../../../modules/platform/cache/memory.ts";
import type { AppDatabase } from "../../../modules/platform/index.ts";
import { openConsoleDatabase } from "../../support/console-database.ts";
import { silentLog } from "../backup/test-store.ts";
import { createFakeClock } from "../platform/fake-clock.ts";

export const secret = "a secret of the tests, of more than 32 characters";
export const password = "correct horse battery staple";
export const admin: Actor = { kind: "command", id: "tests", name: "tests", role: "admin" };

export type Person = { id: string; name: string; email: string };
export type House = Awaited<ReturnType<typeof openHouse>>;

/** A console's database with its way in. Each `reopen` forgets what was counted; people stay. */
export async function openHouse() {
  const { db, close } = await openConsoleDatabase();
  // People are invited and let in now: better-auth looks at the real clock.
  const clock = createFakeClock(new Date().toISOString());
  return {
    db,
    clock,
    open: (change: Partial<SignInInput> = {}) => openDoor(db, clock, change),
    invite: (email: string, role: Role = "viewer") => inviteMember({ db, clock }, admin, { email, role }),
    close,
    /** What the audit log says of somebody, oldest first. */
    async told(email: string): Promise<string[]> {
      const entries = await db.auditEntry.findMany({ where: { subject: email }, orderBy: { id: "asc" } });
      return entries.map(({ action }) => action);
    },
  };
}

function openDoor(db: AppDatabase, clock: SignInInput["clock"], change: Partial<SignInInput>) {
  const url = change.url ?? "http://localhost:3000";
  const cache = createMemoryCache({ clock });
  const signIn = createSignIn({ db, cache, clock, log: silentLog, url, secret, allow: [], ...change });
  return { url, signIn, cache, visit: (address = randomAddress()) => new Visitor(signIn, url, address) };
}

export type OpenDoor = ReturnType<typeof openDoor>;

/** Somebody with an account and the tests' password. */
export async function settle({ db, clock }: House, { signIn }: OpenDoor, role: Role = "viewer"): Promise<Person> {
  const email = `${randomUUID()}@example.com`;
  const { token } = await inviteMember({ db, clock }, admin, { email, role });
  const passwordHash = await signIn.hashPassword(password);
  const { userId } = await acceptInvitation({ db, clock }, token, { name: "Ana", email, passwordHash });
  return { id: userId, name: "Ana", email };
}

/** A browser: keeps cookies, and tells where a request comes from. */
export class Visitor {
  readonly jar = new Map<string, string>();
  readonly #signIn: SignIn;
  readonly #url: string;
  readonly address: string;
  /** As they were set, last answer only. */
  setCookies: string[] = [];

  constructor(signIn: SignIn, url: string, address: string) {
    this.#signIn = signIn;
    this.#url = url;
    this.address = address;
  }

  get headers(): Headers {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join("; ");
    return new Headers({
      origin: this.#url,
      "user-agent": "Tests",
      "x-atalaya-address": this.address,
      ...(cookie ? { cookie } : {}),
    });
  }

  post(path: string, body: object = {}, headers: Record<string, string> = {}): Promise<Reply> {
    return this.#ask(path, { method: "POST", body: JSON.stringify(body) }, headers);
  }

  get(path: string): Promise<Reply> {
    return this.#ask(path, { method: "GET" }, {});
  }

  enter(email: string, typed: string = password): Promise<Reply> {
    return this.post("/sign-in/email", { email, password: typed });
  }

  /** Who the console takes this browser for. */
  async who(): Promise<string | null> {
    return (await this.#signIn.findSignedIn(this.headers))?.email ?? null;
  }

  async #ask(path: string, init: RequestInit, more: Record<string, string>): Promise<Reply> {
    const headers = this.headers;
    if (init.body) headers.set("content-type", "application/json");
    for (const [name, value] of Object.entries(more)) headers.set(name, value);
    const url = path.startsWith("http") ? path : `${this.#url}/api/auth${path}`;
    const response = await this.#signIn.auth.handler(new Request(url, { ...init, headers, redirect: "manual" }));
    this.setCookies = response.headers.getSetCookie();
    for (const cookie of this.setCookies) this.#keep(cookie);
    const body = (await response.json().catch(() => null)) as Record<string, unknown> | null;
    return { status: response.status, body: body ?? {}, headers: response.headers };
  }

  #keep(cookie: string): void {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (/max-age=0/i.test(cookie)) this.jar.delete(name);
    else this.jar.set(name, value);
  }
}

export type Reply = { status: number; body: Record<string, unknown>; headers: Headers };

/** The code a phone shows now. https://www.rfc-editor.org/rfc/rfc6238 with its defaults. */
export function totp(key: string, at = Date.now()): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac("sha1", fromBase32(key)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

function fromBase32(text: string): Buffer {
  const bits = [...text.replaceAll("=", "")]
    .map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

function randomAddress(): string {
  return `10.${[0, 0, 0].map(() => Math.floor(Math.random() * 250) + 1).join(".")}`;
}
