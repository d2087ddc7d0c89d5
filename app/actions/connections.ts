"use server";

import { getLocale, getTranslations } from "next-intl/server";
import { z } from "zod";
import { connectionKinds, testConnection } from "#modules/connection";
import { OpsError } from "#modules/platform";
import type { TestAnswer } from "../../ui/act/test-line.tsx";
import { formatDuration } from "../../ui/format/time.ts";
import { requireActor } from "../access/visitor.ts";
import { consoleSettings } from "../data/runtime.ts";
import { answerAct } from "./result.ts";

const testForm = z.object({ kind: z.enum(connectionKinds), database: z.string().max(100).optional() });

/** Really connects to the service named in the form, and says how it went. */
export async function testService(_last: TestAnswer | null, form: FormData): Promise<TestAnswer> {
  const request = testForm.parse(Object.fromEntries(form));
  const [t, locale] = await Promise.all([getTranslations("setup"), getLocale()]);
  let latencyMs = 0;
  const result = await answerAct(async () => {
    const actor = await requireActor("connection:test");
    const outcome = await testConnection({ settings: consoleSettings(), actor, ...request });
    if (!outcome.ok) throw new OpsError(outcome.error);
    latencyMs = outcome.latencyMs;
    return request.kind;
  });
  return result.ok ? { ok: true, text: t("answers", { latency: formatDuration(latencyMs, locale) }) } : result;
}
