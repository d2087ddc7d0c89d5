import * as Sentry from "@sentry/nextjs";
import { sentryOptions } from "#modules/platform/sentry";

// Next writes the value in here at build time, so this one variable is read by its full name.
const dsn = process.env.NEXT_PUBLIC_SENTRY_DSN;

if (dsn) Sentry.init(sentryOptions({ dsn }));
