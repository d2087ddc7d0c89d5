import { createTranslator } from "next-intl";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import messages from "../../../messages/en.json" with { type: "json" };
import { may, type Role } from "../../../modules/access/index.ts";
import { consoleOrigin, openTestConsole, type TestConsole } from "../../support/console.ts";
import { type Door, routeTable } from "../access/route-table.ts";
import { formOf, sentForms, tamperedForms } from "./sent-forms.ts";

let cookie = "";
vi.mock("next/headers", () => ({
  headers: async () => new Headers({ cookie, "x-atalaya-address": "192.0.2.7" }),
  cookies: async () => ({
    getAll: () =>
      cookie.split("; ").flatMap((pair) => {
        const [name, value] = pair.split("=");
        return name && value ? [{ name, value: decodeURIComponent(value) }] : [];
      }),
    get: () => undefined,
    set: () => undefined,
  }),
}));
vi.mock("next/cache", () => ({ refresh: () => undefined }));
vi.mock("next-intl/server", () => ({
  getLocale: async () => "en",
  getTranslations: async (namespace: never) => createTranslator({ locale: "en", messages, namespace }),
}));

type Act = (...sent: unknown[]) => Promise<unknown>;
type Visitor = Role | "stranger";
const visitors: Visitor[] = ["stranger", "viewer", "admin"];
const cookies: Partial<Record<Visitor, string>> = {};
const acts: Record<string, Act> = {};
const doors = routeTable.filter(({ method }) => method === "ACTION");
const keyOf = ({ path }: Door) => path.slice("app/actions/".length);
/** They answer nothing, or lead on with what they understood. */
const silent = ["reader.ts#chooseLanguage", "sign-in.ts#signInByGithub"];

let atalaya: TestConsole;

beforeAll(async () => {
  atalaya = await openTestConsole();
  for (const role of ["viewer", "admin"] as const) cookies[role] = await signIn(role);
  for (const key of Object.keys(sentForms)) {
    const [file = "", name = ""] = key.split(".ts#");
    acts[key] = (await import(`../../../app/actions/${file}.ts`))[name] as Act;
  }
});
afterAll(() => atalaya?.close());

async function signIn(role: Role): Promise<string> {
  const { consoleSignIn } = await import("../../../app/access/sign-in.ts");
  const [id, email, password] = [crypto.randomUUID(), `${role}@example.com`, "correct horse battery"];
  const account = { id, accountId: id, providerId: "credential" };
  const hash = await consoleSignIn().hashPassword(password);
  const accounts = { create: { ...account, password: hash } };
  await atalaya.db().user.create({ data: { id, name: role, email, role, accounts } });
  const answer = await consoleSignIn().auth.handler(
    new Request(`${consoleOrigin}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: consoleOrigin },
      body: JSON.stringify({ email, password }),
    }),
  );
  expect(answer.status).toBe(200);
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
}

/** What an act answers, or where it leads; anything else that it throws is a defect. */
async function send(door: Door, form: unknown): Promise<unknown> {
  const act = acts[keyOf(door)] as Act;
  try {
    return await (silent.includes(keyOf(door)) ? act(form) : act(null, form));
  } catch (error) {
    const digest = error instanceof Error && "digest" in error ? String(error.digest) : "";
    if (digest.startsWith("NEXT_REDIRECT;")) return digest;
    throw error;
  }
}

function mayPass(visitor: Visitor, { permission }: Door): boolean {
  if (permission === "open") return true;
  return visitor !== "stranger" && (permission === "member" || may({ role: visitor }, permission));
}

test("the forms are those of every action there is", () => {
  expect(Object.keys(sentForms).sort()).toEqual(doors.map(keyOf).sort());
});

describe.each(visitors)("%s", (visitor) => {
  test.each(doors.filter((door) => !mayPass(visitor, door)).map((door) => [keyOf(door), door] as const))(
    "is refused by %s alike, whatever is sent",
    async (key, door) => {
      cookie = cookies[visitor] ?? "";
      const form = sentForms[key];
      if (!form) throw new Error(key);
      const refusal = await send(door, formOf(form.fields));
      const isLedOut = typeof refusal === "string" && refusal.includes(";/sign-in;");
      if (!isLedOut) expect(refusal).toMatchObject({ ok: false, code: expect.stringMatching(/^access\./) });
      for (const [how, sent] of tamperedForms(form)) expect([how, await send(door, sent)]).toEqual([how, refusal]);
    },
  );

  test.each(doors.filter((door) => mayPass(visitor, door)).map((door) => [keyOf(door), door] as const))(
    "is told by %s what is amiss",
    async (key, door) => {
      cookie = cookies[visitor] ?? "";
      const form = sentForms[key];
      if (!form) throw new Error(key);
      for (const [how, sent] of tamperedForms(form)) {
        const answer = await send(door, sent);
        if (silent.includes(key)) continue;
        expect([how, answer]).toEqual([how, expect.objectContaining({ ok: false })]);
        expect([how, sayingOf(answer)]).toEqual([how, expect.stringMatching(/\w+ \w+/)]);
      }
    },
  );
});

/** What the reader is told: by field, else of the whole, and then what to do. */
function sayingOf(answer: unknown): string {
  const told = answer as { fields?: Record<string, string>; title?: string; message?: string; hint?: string };
  return told.hint ? `${told.title}. ${told.hint}` : (told.message ?? Object.values(told.fields ?? {})[0] ?? "");
}

describe("a field that its form shows", () => {
  test.each([
    ["account.ts#saveProfile", "name", { fields: { name: "Enter your name, up to 80 characters" } }],
    ["branches.ts#createBranch", "name", { message: "Enter a name, up to 256 characters" }],
    ["members.ts#inviteToTeam", "email", { message: "Enter a whole address, like ana@example.com" }],
    ["passkeys.ts#changePasskeyName", "name", { fields: { name: "Enter a name, up to 60 characters" } }],
    ["sign-in.ts#signInByPassword", "email", { fields: { email: "Enter your whole address, like ana@example.com" } }],
    ["account.ts#changePassword", "newPassword", { fields: { newPassword: "At least 12 characters" } }],
    ["tokens.ts#makeToken", "name", { message: "Say what uses it, in up to 80 characters" }],
  ])("is named by %s in the form's own words", async (key, name, told) => {
    cookie = cookies.admin ?? "";
    const door = doors.find((one) => keyOf(one) === key);
    const sent = formOf({ ...sentForms[key]?.fields, [name]: "" });
    if (!door) throw new Error(key);
    expect(await send(door, sent)).toMatchObject({ ok: false, ...told });
  });
});
