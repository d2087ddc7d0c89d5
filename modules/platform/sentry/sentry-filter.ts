import type { Breadcrumb, ErrorEvent, EventHint } from "@sentry/nextjs";
import { redact, redactText } from "../redaction.ts";

// What follows "?" in an address is data of people, whether or not it looks like a secret.
const query = /(?:^|(?<=[\w/.-]))\?[\w%][^\s"'<>#]*/g;

const personal =
  /^(?:user|enduser|client|user_agent|url\.query|url\.fragment|http\.(?:query|fragment|client_ip|user_agent|request\.(?:header|body|cookie)|response\.(?:header|body)))(?:$|[._])/;

/** An error event without people and secrets: no user, cookies, headers, bodies, query strings or host name. */
export function cleanEvent(event: ErrorEvent, hint?: EventHint): ErrorEvent {
  if (hint?.attachments) hint.attachments = [];
  // Sentry's own bookkeeping holds live objects, and its versions look like e-mail addresses: kept as they are.
  const { user, server_name, request, sdkProcessingMetadata, sdk, release, debug_meta, ...rest } = event;
  const clean = cleanTree(rest) as ErrorEvent;
  return {
    ...clean,
    ...(request === undefined ? {} : { request: cleanRequest(request) }),
    ...kept({ sdkProcessingMetadata, sdk, release, debug_meta }),
  };
}

export function cleanBreadcrumb(breadcrumb: Breadcrumb): Breadcrumb {
  return cleanTree(breadcrumb) as Breadcrumb;
}

/** A streamed span; Sentry does not export its type from here. */
export function cleanSpan<Span extends { name: string; attributes: Record<string, unknown> }>(span: Span): Span {
  return { ...span, name: cleanString(span.name), attributes: cleanAttributes(span.attributes) };
}

/** Attributes of a span, log line or metric, without those that are about a person. */
export function cleanAttributes<T extends Record<string, unknown>>(attributes: T): T {
  const impersonal = Object.entries(attributes).filter(([key]) => !personal.test(key));
  return cleanTree(Object.fromEntries(impersonal)) as T;
}

export function cleanString(text: string): string {
  return redactText(text.replace(query, ""), { emails: true });
}

function cleanRequest(request: NonNullable<ErrorEvent["request"]>): ErrorEvent["request"] {
  return kept({ method: request.method, url: request.url === undefined ? undefined : cleanString(request.url) });
}

function cleanTree(value: unknown): unknown {
  return dropQueries(redact(value, { emails: true }));
}

function dropQueries(value: unknown): unknown {
  if (typeof value === "string") return value.replace(query, "");
  if (Array.isArray(value)) return value.map(dropQueries);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, dropQueries(item)]));
}

function kept<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
