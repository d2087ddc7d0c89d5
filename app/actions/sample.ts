"use server";

import { OpsError } from "#modules/platform";
import { type ActResult, answerAct } from "./result.ts";

/** What a button of the design page is told: no, and why. */
export async function refuseSample(_last: ActResult | null, _form: FormData): Promise<ActResult> {
  return answerAct(() => {
    throw new OpsError({
      code: "sample.refused",
      message: "This button does nothing",
      hint: "It shows a refusal.",
      exit: 2,
    });
  });
}
