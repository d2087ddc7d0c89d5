"use server";

import { getLocale, getTranslations } from "next-intl/server";
import { z } from "zod";
import { connectionKinds, testConnection } from "#modules/connection";
import { OpsError } from "#modules/platform";
import type { TestAnswer } from "../../ui/act/test-line.tsx";
import { formatDuration } from "../../ui/format/time.ts";
import { consoleSettings } from "../data/runtime.ts";
import { answerAct } from "./answer-act.ts";

const testForm = z.object({ kind: z.enum(connectionKinds), database: z.string().max(100).optional() });

/** Really connects to the service named in the form, and says how it went. */
export async function testService(_last: TestAnswer | null, form: FormData): Promise<TestAnswer> {
  return answerAct({ permission: "connection:test", shape: testForm }, form, async (actor, request) => {
    const outcome = await testConnection({ settings: consoleSettings(), actor, ...request });
    if (!outcome.ok) throw new OpsError(outcome.error);
    const [t, locale] = await Promise.all([getTranslations("setup"), getLocale()]);
    return { text: t("answers", { latency: formatDuration(outcome.latencyMs, locale) }) };
  });
}
