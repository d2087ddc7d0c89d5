import type { addIntegration, ErrorEvent, EventHint, getClient, Log, Metric } from "@sentry/nextjs";
import { cleanAttributes, cleanBreadcrumb, cleanEvent, cleanSpan, cleanString } from "./sentry-filter.ts";

export type SentryInput = { dsn?: string; environment?: string; release?: string };

// Sentry does not export these two by name.
type Integration = Parameters<typeof addIntegration>[0];
type Client = NonNullable<ReturnType<typeof getClient>>;

// Version 11 collects all of this unless told otherwise.
const dataCollection = {
  userInfo: false,
  cookies: false,
  httpHeaders: { request: false, response: false },
  httpBodies: [],
  urlQueryParams: false,
  graphQL: { document: false, variables: false },
  genAI: { inputs: false, outputs: false },
  databaseQueryData: false,
  queues: false,
  stackFrameVariables: false,
};

// The name of a span also travels in the trace's header, which no `beforeSend…` sees.
const cleanTraceHeader: Integration = {
  name: "CleanTraceHeader",
  setup: (client: Client) => {
    client.on("createDsc", (header) => {
      if (header.transaction !== undefined) header.transaction = cleanString(header.transaction);
    });
  },
};

/** Options for `Sentry.init`, in the browser and on the server: nothing leaves without passing the filter. */
export function sentryOptions({ dsn, environment, release }: SentryInput) {
  return {
    dsn,
    // Absent keys, not undefined ones: those would hide Sentry's own defaults.
    ...(environment === undefined ? {} : { environment }),
    ...(release === undefined ? {} : { release }),
    tracesSampleRate: 0.1,
    sendClientReports: false,
    dataCollection,
    integrations: (defaults: Integration[]): Integration[] => [...defaults, cleanTraceHeader],
    beforeSend: (event: ErrorEvent, hint: EventHint) => cleanEvent(event, hint),
    beforeBreadcrumb: cleanBreadcrumb,
    // Spans are streamed one by one: `beforeSendTransaction` is not called by version 11.
    beforeSendSpan: cleanSpan,
    beforeSendLog: (log: Log): Log => ({
      ...log,
      message: cleanString(String(log.message)),
      attributes: cleanAttributes(log.attributes ?? {}),
    }),
    beforeSendMetric: (metric: Metric): Metric => ({ ...metric, attributes: cleanAttributes(metric.attributes ?? {}) }),
  };
}
