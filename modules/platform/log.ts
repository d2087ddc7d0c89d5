import pino from "pino";
import { findCorrelationId } from "./correlation.ts";
import { redact, redactText } from "./redaction.ts";

export type LogFields = Record<string, unknown>;

/** Writes one line. `log.info("words")`, `log.info({ backupId }, "words")` or `log.error(error, "words")`. */
export type LogWrite = {
  (message: string): void;
  (fields: LogFields | Error, message?: string): void;
};

export type Log = {
  debug: LogWrite;
  info: LogWrite;
  warn: LogWrite;
  error: LogWrite;
  /** A log whose every line carries these fields too. */
  child(fields: LogFields): Log;
};

export type LogOptions = {
  /** Servers write to stdout; commands to stderr, so that `--json` has stdout to itself. */
  to: "stdout" | "stderr" | { write(line: string): void };
  level?: "debug" | "info" | "warn" | "error" | "silent";
};

/** One JSON object per line, without secrets, with the correlation id of `withCorrelation`. */
export function createLog(options: LogOptions): Log {
  const destination =
    typeof options.to === "object"
      ? options.to
      : pino.destination({ dest: options.to === "stdout" ? 1 : 2, sync: true });
  const settings: pino.LoggerOptions = {
    level: options.level ?? "info",
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    // `redact` has already made plain objects of errors.
    serializers: { err: (value: unknown) => value },
    mixin: correlationFields,
  };
  return cleanLog(pino(settings, destination));
}

function cleanLog(logger: pino.Logger): Log {
  return {
    debug: cleanWrite(logger, "debug"),
    info: cleanWrite(logger, "info"),
    warn: cleanWrite(logger, "warn"),
    error: cleanWrite(logger, "error"),
    child: (fields) => cleanLog(logger.child(redact(fields) as LogFields)),
  };
}

function cleanWrite(logger: pino.Logger, level: "debug" | "info" | "warn" | "error"): LogWrite {
  return (first: string | LogFields | Error, message?: string) => {
    if (!logger.isLevelEnabled(level)) return;
    if (typeof first === "string") return logger[level](redactText(first));
    const text = message ?? (first instanceof Error ? first.message : undefined);
    const fields = redact(first instanceof Error ? { err: first } : first) as LogFields;
    return text === undefined ? logger[level](fields) : logger[level](fields, redactText(text));
  };
}

function correlationFields(): object {
  const correlationId = findCorrelationId();
  return correlationId === undefined ? {} : { correlationId };
}
