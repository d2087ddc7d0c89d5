import * as Sentry from "@sentry/nextjs";
import { loadSentrySettings } from "#modules/platform";
import { sentryOptions } from "#modules/platform/sentry";

const settings = loadSentrySettings();

if (settings.dsn !== undefined) Sentry.init(sentryOptions(settings));
