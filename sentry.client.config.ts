import * as Sentry from "@sentry/nextjs";
import { sentryOptions } from "#modules/platform/sentry";

/** Error reporting of the browser; Next does not load this file by itself, `instrumentation-client.ts` does. */
const dsn = process.env.NEXT_PUBLIC_SENTRY_DSN;

if (dsn) Sentry.init(sentryOptions({ dsn }));

export const { captureRouterTransitionStart } = Sentry;
