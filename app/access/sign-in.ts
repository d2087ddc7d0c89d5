import { nextCookies } from "better-auth/next-js";
import { createSignIn, type SignIn } from "#modules/access/sign-in";
import { createLog, getSetting, systemClock } from "#modules/platform";
import { consoleCache, consoleDatabase, consoleSettings } from "../data/runtime.ts";

let signIn: SignIn | undefined;

/** Signing in, as this console is set up. Throws `config.missing` without ATALAYA_URL or ATALAYA_SECRET. */
export function consoleSignIn(): SignIn {
  signIn ??= openSignIn();
  return signIn;
}

function openSignIn(): SignIn {
  const settings = consoleSettings();
  return createSignIn({
    db: consoleDatabase(),
    cache: consoleCache(),
    clock: systemClock,
    log: createLog({ to: "stdout", level: settings.logLevel }),
    url: getSetting(settings, "accessUrl"),
    secret: getSetting(settings, "accessSecret"),
    allow: settings.access.allow,
    github: settings.access.github,
    // Its plugin sets the cookies of server actions, and has to come last.
    plugins: [nextCookies()],
  });
}
