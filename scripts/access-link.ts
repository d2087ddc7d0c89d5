import { userInfo } from "node:os";
import { issueFirstAdminToken, issueRecoveryToken } from "#modules/access";
import { getSetting, OpsError, systemClock } from "#modules/platform";
import { closeAppDatabases, createAppDatabase, pingAppDatabase } from "#modules/platform/database";
import { type CommandAnswer, runCommand } from "./cli/run-command.ts";

type Options = { email?: string; removeTotp?: boolean };

await runCommand<Options>({
  name: "access:link",
  description:
    "A one-time link into the console: for its first admin while there is none, or a new password for a member. Every link is in the audit log.",
  examples: ["npm run access:link", "npm run access:link -- --email ana@example.com"],
  define: (command) => {
    command
      .option("--email <address>", "a member who lost their password: the link sets a new one and ends their sessions")
      .option("--remove-totp", "with --email: their second factor is gone, too");
  },
  async run({ email, removeTotp }, { settings }) {
    if (removeTotp && !email) throw addressMissing();
    const url = getSetting(settings, "accessUrl");
    const db = createAppDatabase(getSetting(settings, "databaseUrl"));
    try {
      await pingAppDatabase(db);
      const place = { db, clock: systemClock };
      const account = userInfo().username;
      if (!email) return tellFirst(url, await issueFirstAdminToken(place, account));
      return tellRecovery(url, await issueRecoveryToken(place, account, { email, removeTotp: removeTotp ?? false }));
    } finally {
      await closeAppDatabases();
    }
  },
});

function tellFirst(url: string, token: string | null): CommandAnswer {
  if (token === null) {
    const text = [
      `The team has an admin already: sign in at ${url}/sign-in.`,
      "  New here? An admin invites you under Team.",
      "  Password lost? npm run access:link -- --email YOUR-ADDRESS",
    ].join("\n");
    return { json: { kind: "none", link: null, signIn: `${url}/sign-in` }, text };
  }
  const link = `${url}/join/${token}`;
  return {
    json: { kind: "first-admin", link },
    text: `Whoever opens this becomes the admin, once, within a day:\n  ${link}`,
  };
}

function tellRecovery(url: string, made: { token: string; email: string; expiresAt: Date }): CommandAnswer {
  const link = `${url}/join/${made.token}`;
  const text = `Whoever opens this chooses a new password for ${made.email}, once, within an hour:\n  ${link}`;
  return { json: { kind: "recovery", link, email: made.email, expiresAt: made.expiresAt.toISOString() }, text };
}

function addressMissing(): OpsError {
  return new OpsError({
    code: "usage.no-address",
    message: "Whose second factor? Give --email.",
    hint: "npm run access:link -- --email ana@example.com --remove-totp",
    exit: 2,
  });
}
