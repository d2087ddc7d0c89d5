/** The part of platform that also runs in a browser: it imports nothing of Node. */
export { sentryOptions } from "./sentry-options.ts";
