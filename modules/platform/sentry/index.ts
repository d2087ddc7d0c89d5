/** The part of platform that also runs in a browser: it imports nothing of Node. */
export { type SentryInput, sentryOptions } from "./sentry-options.ts";
