import { passkey } from "@better-auth/passkey";
import { prismaAdapter } from "@better-auth/prisma-adapter";
import { type BetterAuthPlugin, betterAuth } from "better-auth";
import { createAuthMiddleware } from "better-auth/api";
import { twoFactor } from "better-auth/plugins";
import type { AppDatabase, Cache, Clock, Log } from "#modules/platform";
import type { Actor } from "../actor.ts";
import { isRole } from "../permissions.ts";
import { auditActs } from "./audit-acts.ts";
import { auditRows } from "./audit-rows.ts";
import { githubProvider } from "./github.ts";
import { joinByInvitation, judgeJoining } from "./join-by-service.ts";
import { withoutTokens } from "./keep-no-tokens.ts";
import { requirePresence } from "./require-presence.ts";
import { firstEnd, prolongSession, SESSION_MAX_S } from "./session-life.ts";
import { isShared, SHARED_FACTOR } from "./shared-address.ts";
import { SignInLocks } from "./sign-in-locks.ts";
import { whence } from "./whence.ts";

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

export type SignedIn = {
  actor: Actor;
  sessionId: string;
  signedInAt: Date;
  locale: string | null;
  email: string;
  hasTotp: boolean;
};

/** Everything about signing in, by better-auth on the console's own database. */
export function createSignIn(input: SignInInput) {
  const { db } = input;
  const locks = new SignInLocks(input.cache);
  const audit = auditRows(db);
  const auth = betterAuth({
    appName: "Atalaya",
    baseURL: input.url,
    secret: input.secret,
    database: prismaAdapter(db, { provider: "postgresql", transaction: true }),
    telemetry: { enabled: false },
    logger: { log: (level, message) => input.log[level](message) },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 128 },
    socialProviders: {},
    account: {
      updateAccountOnSignIn: false,
      // Linked only by somebody who is signed in, and people seldom have their work's address at GitHub.
      accountLinking: { enabled: true, disableImplicitLinking: true, allowDifferentEmails: true },
    },
    onAPIError: { errorURL: `${input.url}/sign-in` },
    user: {
      additionalFields: {
        role: { type: "string", input: false, defaultValue: "viewer" },
        locale: { type: "string", required: false },
        disabledAt: { type: "date", required: false, input: false, returned: false },
      },
      validateUserInfo: ({ user, source }) => judgeJoining(input, user, source),
    },
    // The cookie lives as long as a session may at most; its row ends earlier, and is prolonged below. Whoever asks cannot always set
    // a cookie, so that better-auth's own refresh would let the two drift apart.
    session: { expiresIn: SESSION_MAX_S, disableSessionRefresh: true },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 100,
      customRules: {
        "/sign-in/*": { window: 60, max: 10 },
        "/two-factor/*": { window: 60, max: 10 },
        "/change-password": { window: 60, max: 10 },
        "/passkey/verify-authentication": { window: 60, max: 10 },
        "/get-session": false,
      },
      customStorage: {
        consume: async (key, { window, max }) => {
          // A key begins with the address it counts.
          const factor = isShared(key.slice(0, key.indexOf("|"))) ? SHARED_FACTOR : 1;
          const { isAllowed, retryAfterMs } = await input.cache.consume(`auth:${key}`, {
            max: max * factor,
            windowMs: window * 1000,
          });
          return { allowed: isAllowed, retryAfter: isAllowed ? null : Math.ceil(retryAfterMs / 1000) };
        },
      },
    },
    advanced: {
      // Said, for otherwise an environment named "test" would not ask where a request comes from.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      cookiePrefix: "atalaya",
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax" },
      ipAddress: { ipAddressHeaders: ["x-atalaya-address"] },
    },
    databaseHooks: {
      user: {
        create: {
          before: async (user) => joinByInvitation(input, user),
          after: async (user, call) => audit.joined(user, call),
        },
      },
      account: {
        create: {
          before: async (account) => withoutTokens(account),
          after: async (account, call) => audit.linked(account, call),
        },
        update: { before: async (account) => withoutTokens(account) },
      },
      session: {
        create: { before: async (session) => mayEnter(db, session) },
        delete: { after: async (session, call) => audit.ended(session, call) },
      },
    },
    hooks: {
      before: createAuthMiddleware(async (ctx) => locks.refuseLocked(ctx)),
      after: createAuthMiddleware(async (ctx) => locks.settle(ctx, db)),
    },
    plugins: [
      ...(input.github ? [githubProvider(input.github)] : []),
      passkey({
        rpName: "Atalaya",
        rpID: new URL(input.url).hostname,
        origin: input.url,
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
        registration: { afterVerification: ({ verification }) => requirePresence(verification.registrationInfo ?? {}) },
        authentication: { afterVerification: ({ verification }) => requirePresence(verification.authenticationInfo) },
      }),
      twoFactor({ issuer: "Atalaya", allowPasswordless: true }),
      auditActs(db),
      ...(input.plugins ?? []),
    ],
  });

  return {
    auth,
    /** Who the cookies of a request belong to; null for a stranger. */
    async findSignedIn(headers: Headers): Promise<SignedIn | null> {
      const found = await auth.api.getSession({ headers });
      if (!found) return null;
      const user = await db.user.findUnique({ where: { id: found.user.id } });
      if (!user || user.disabledAt || !isRole(user.role)) return null;
      await prolongSession(input, found.session);
      const actor: Actor = { kind: "user", id: user.id, name: user.name, role: user.role, ...whence(headers) };
      const hasTotp = user.twoFactorEnabled === true;
      return {
        actor,
        sessionId: found.session.id,
        signedInAt: found.session.createdAt,
        locale: user.locale,
        email: user.email,
        hasTotp,
      };
    },
    /** A password as it is kept: scrypt with a salt of its own. */
    async hashPassword(password: string): Promise<string> {
      return (await auth.$context).password.hash(password);
    },
  };
}

export type SignIn = ReturnType<typeof createSignIn>;

/** False stops the session of somebody who has left; others get the end of one that is not used. */
async function mayEnter(db: AppDatabase, session: { userId: string; createdAt: Date; expiresAt: Date }) {
  const user = await db.user.findUnique({ where: { id: session.userId }, select: { disabledAt: true } });
  return user && !user.disabledAt ? { data: { ...session, expiresAt: firstEnd(session) } } : false;
}
