import { getTranslations } from "next-intl/server";
import type { AuditRow } from "#modules/access";
import { auditValues } from "../view/audit-words.ts";

type Say = Awaited<ReturnType<typeof getTranslations<"audit">>>;
type Key = Parameters<Say>[0];

/** An entry as one sentence in the reader's language. An action that has no words yet is shown by its code, rather than hidden. */
export async function auditSentence(entry: AuditRow): Promise<string> {
  const t = await getTranslations("audit");
  const who = t("whoOf", { kind: entry.actorKind, name: entry.actorName });
  const key = `said.${entry.action}` as Key;
  if (t.has(key)) return t(key, { who, ...auditValues(entry) });
  return t("unknown", { who, action: entry.action, subject: entry.subject });
}

/** An action by its name in a list of them. */
export async function actionName(action: string): Promise<string> {
  const t = await getTranslations("audit");
  const key = `named.${action}` as Key;
  return t.has(key) ? t(key) : action;
}
