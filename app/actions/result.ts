import { OpsError } from "#modules/platform";
import { faultTitle } from "../i18n/fault-title.ts";

/** What a button is told: the id of what it started, or why it did not. */
export type ActResult = { ok: true; id: string } | ActRefused;
export type ActRefused = { ok: false; code: string; title: string; message: string; hint: string | null };

/** Runs an act and turns a broken promise into words for the screen. Anything else is a defect and goes to error reporting. */
export function answerAct(act: () => Promise<string>): Promise<ActResult> {
  return answerWith(async () => ({ id: await act() }));
}

/** The same for an act that tells more than an id. */
export async function answerWith<Told extends object>(
  act: () => Promise<Told>,
): Promise<({ ok: true } & Told) | ActRefused> {
  try {
    return { ok: true, ...(await act()) };
  } catch (error) {
    if (!(error instanceof OpsError)) throw error;
    return {
      ok: false,
      code: error.code,
      title: await faultTitle(error.code),
      message: error.message,
      hint: error.hint ?? null,
    };
  }
}
