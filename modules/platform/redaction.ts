import { rememberedSecrets } from "./secrets.ts";

export type RedactionOptions = {
  /** Also remove e-mail addresses; for what leaves the house (Sentry). */
  emails?: boolean;
};

export const redacted = "***";

const secretKey =
  /(password|passwd|pwd|passphrase|secret|token|authorization|cookies?|apikey|accesskey|secretkey|privatekey|signingkey|eventkey|identity|credentials?|dsn)$/;

const value = `"[^"]*"|'(?:[^'\\\\]|\\\\.)*'|[^\\s&;,"'})\\]]+`;
const namedValue = new RegExp(
  `((?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|signature)["']?\\s*[:=]\\s*)(?:${value})`,
  "gi",
);

// Counts are bounded so that no text, however long, costs more than its length.
const patterns: readonly (readonly [RegExp, string])[] = [
  // A database password may hold any character, raw "@" and "/" included: up to the last "@" of the word.
  [/\b((?:postgres(?:ql)?|rediss?|mysql|mongodb(?:\+srv)?|amqps?):\/\/[^\s:/@]*):\S*@/gi, `$1:${redacted}@`],
  [/\b([a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/?#@]*):[^\s/?#]*@/gi, `$1:${redacted}@`],
  // A key where the user name would be, as in a Sentry DSN.
  [/\b(https?:\/\/)[^\s/?#:@]+@/gi, `$1${redacted}@`],
  [/AGE-(?:SECRET-KEY|PLUGIN)-[A-Z0-9-]+/gi, redacted],
  [/\bvercel_blob_(?:rw|client)_[A-Za-z0-9_+/=.-]+/g, redacted],
  [/\b(?:napi_|sntry[su]_|gh[pousr]_|github_pat_|xox[abeprs]-|signkey-(?:prod|test|branch)-)[A-Za-z0-9_-]+/g, redacted],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, redacted],
  [/(https:\/\/hooks\.slack\.com\/services\/)\S+/g, `$1${redacted}`],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, redacted],
  [/\b(Bearer)\s+[\w.~+/=-]+/gi, `$1 ${redacted}`],
  [/\b((?:proxy-)?authorization["']?\s*[:=]\s*["']?)(?!Bearer\b)[^\s"',]+(?:[ \t]+[^\s"',]+)?/gi, `$1${redacted}`],
  [/\b((?:set-)?cookie["']?\s*[:=]\s*)[^\r\n]+/gi, `$1${redacted}`],
  [namedValue, `$1${redacted}`],
];

const email = /[\w.%+'-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}\b/gi;

/** Removes secrets from a text: by form (connection strings, keys, tokens, cookies) and by value (`rememberSecrets`). */
export function redactText(text: string, options: RedactionOptions = {}): string {
  let clean = text;
  for (const secret of rememberedSecrets()) clean = clean.replaceAll(secret, redacted);
  for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement);
  return options.emails ? clean.replace(email, redacted) : clean;
}

/** True when a value under this key is never shown. */
export function isSecretKey(key: string): boolean {
  return secretKey.test(key.toLowerCase().replaceAll(/[-_. ]/g, ""));
}

/**
 * A copy without secrets, whatever its shape: secret keys lose their value, texts go through `redactText`,
 * errors become plain objects with their cause. The input is left as it is.
 */
export function redact(value: unknown, options: RedactionOptions = {}): unknown {
  return copyClean(value, options, new Set());
}

function copyClean(value: unknown, options: RedactionOptions, above: Set<object>): unknown {
  if (typeof value === "string") return redactText(value, options);
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Date) return value;
  if (above.has(value)) return "[circular]";
  above.add(value);
  const copy = copyObject(value, options, above);
  above.delete(value);
  return copy;
}

function copyObject(value: object, options: RedactionOptions, above: Set<object>): unknown {
  if (Array.isArray(value)) return value.map((item) => copyClean(item, options, above));
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof URL) return redactText(value.href, options);
  if (value instanceof Map || value instanceof Set) return copyClean([...value], options, above);
  const entries = value instanceof Error ? errorEntries(value) : Object.entries(value);
  return Object.fromEntries(entries.map(([key, item]) => [key, copyMember(key, item, options, above)]));
}

function copyMember(key: string, value: unknown, options: RedactionOptions, above: Set<object>): unknown {
  const shown = value === undefined || value === null || typeof value === "boolean";
  return isSecretKey(key) && !shown ? redacted : copyClean(value, options, above);
}

function errorEntries(error: Error): [string, unknown][] {
  const { name, message, stack, cause } = error;
  return [
    ...Object.entries({ name, message, stack, ...(cause === undefined ? {} : { cause }) }),
    ...Object.entries(error).filter(([key]) => key !== "name" && key !== "cause"),
  ];
}
