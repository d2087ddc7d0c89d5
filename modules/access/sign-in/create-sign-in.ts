import { passkey } from "@better-auth/passkey";
import { prismaAdapter } from "@better-auth/prisma-adapter";
import { type BetterAuthPlugin, betterAuth } from "better-auth";
import { createAuthMiddleware } from "better-auth/api";
import { twoFactor } from "better-auth/plugins";
import type { AppDatabase, Cache, Clock, Log } from "#modules/platform";
import type { Actor } from "../actor.ts";
import { recordAudit } from "../audit.ts";
import { isRole } from "../permissions.ts";
import { githubProvider } from "./github.ts";
import { joinByInvitation, judgeJoining } from "./join-by-service.ts";
import { SignInLocks } from "./sign-in-locks.ts";

export type SignInInput = {
  db: AppDatabase;
  cache: Cache;
  clock: Clock;
  log: Log;
  /** Where the console is, as browsers see it: `https://host`. Decides cookies, passkeys and whom forms are believed from. */
  url: string;
  /** Signs cookies and encrypts TOTP secrets: at least 32 characters. */
  secret: string;
  /** Addresses (`ana@example.com`) and domains (`@example.com`) that may join through GitHub without an invitation. */
  allow: string[];
  github?: { clientId: string; clientSecret: string; url: string };
  /** Further plugins of the framework that serves it; cookies of server actions, for one. */
  plugins?: BetterAuthPlugin[];
};

export type SignedIn = { actor: Actor; sessionId: string; locale: string | null; email: string; hasTotp: boolean };

const DAY_S = 24 * 3600;

/** Everything about signing in, by better-auth on the console's own database. */
export function createSignIn(input: SignInInput) {
  const { db, clock } = input;
  const locks = new SignInLocks(input.cache);
  const auth = betterAuth({
    appName: "Atalaya",
    baseURL: input.url,
    secret: input.secret,
    database: prismaAdapter(db, { provider: "postgresql", transaction: true }),
    telemetry: { enabled: false },
    logger: { log: (level, message) => input.log[level](message) },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 128 },
    socialProviders: {},
    account: { accountLinking: { enabled: true, disableImplicitLinking: true } },
    user: {
      additionalFields: {
        role: { type: "string", input: false, defaultValue: "viewer" },
        locale: { type: "string", required: false },
        disabledAt: { type: "date", required: false, input: false, returned: false },
      },
      validateUserInfo: ({ user, source }) => judgeJoining(input, user, source),
    },
    session: { expiresIn: 7 * DAY_S, updateAge: DAY_S },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 100,
      customRules: {
        "/sign-in/*": { window: 60, max: 10 },
        "/two-factor/*": { window: 60, max: 10 },
        "/passkey/verify-authentication": { window: 60, max: 10 },
        "/get-session": false,
      },
      customStorage: {
        consume: async (key, { window, max }) => {
          const { isAllowed, retryAfterMs } = await input.cache.consume(`auth:${key}`, {
            max,
            windowMs: window * 1000,
          });
          return { allowed: isAllowed, retryAfter: isAllowed ? null : Math.ceil(retryAfterMs / 1000) };
        },
      },
    },
    advanced: {
      cookiePrefix: "atalaya",
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax" },
      ipAddress: { ipAddressHeaders: ["x-atalaya-address"] },
    },
    databaseHooks: {
      user: {
        create: {
          before: async (user) => ({ data: await joinByInvitation(input, user) }),
        },
      },
      session: {
        create: {
          before: async ({ userId }) => (await mayEnter(db, userId)) ?? undefined,
          after: async (session) => {
            const user = await db.user.findUnique({ where: { id: session.userId } });
            if (!user) return;
            const [address, agent] = [session.ipAddress ?? undefined, session.userAgent ?? undefined];
            const who = { kind: "user" as const, id: user.id, name: user.name, address, agent };
            await recordAudit(db, who, { action: "session.started", subject: user.email });
          },
        },
      },
    },
    hooks: {
      before: createAuthMiddleware(async (ctx) => locks.refuseLocked(ctx)),
      after: createAuthMiddleware(async (ctx) => locks.count(ctx, db)),
    },
    plugins: [
      ...(input.github ? [githubProvider(input.github)] : []),
      passkey({
        rpName: "Atalaya",
        rpID: new URL(input.url).hostname,
        origin: input.url,
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
      }),
      twoFactor({ issuer: "Atalaya", allowPasswordless: true }),
      ...(input.plugins ?? []),
    ],
  });

  return {
    auth,
    /** Who the cookies of a request belong to; null for a stranger. */
    async findSignedIn(headers: Headers): Promise<SignedIn | null> {
      // Not prolonged here: whoever asks cannot always set a cookie, and the two would drift apart.
      const found = await auth.api.getSession({ headers, query: { disableRefresh: true } });
      if (!found) return null;
      const user = await db.user.findUnique({ where: { id: found.user.id } });
      if (!user || user.disabledAt || !isRole(user.role)) return null;
      const actor: Actor = { kind: "user", id: user.id, name: user.name, role: user.role, ...whence(headers) };
      const hasTotp = user.twoFactorEnabled === true;
      return { actor, sessionId: found.session.id, locale: user.locale, email: user.email, hasTotp };
    },
    /** A password as it is kept: scrypt with a salt of its own. */
    async hashPassword(password: string): Promise<string> {
      return (await auth.$context).password.hash(password);
    },
  };
}

export type SignIn = ReturnType<typeof createSignIn>;

/** Where a request came from, for the audit log. The proxy alone writes the address, over whatever the client sent. */
export function whence(headers: Headers): { address?: string; agent?: string } {
  return {
    address: headers.get("x-atalaya-address") ?? undefined,
    agent: headers.get("user-agent") ?? undefined,
  };
}

async function mayEnter(db: AppDatabase, userId: string): Promise<false | null> {
  const user = await db.user.findUnique({ where: { id: userId }, select: { disabledAt: true } });
  return user && !user.disabledAt ? null : false;
}
