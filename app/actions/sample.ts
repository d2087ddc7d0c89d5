"use server";

import { answerAct, type ActResult } from "./result.ts";
import { OpsError } from "#modules/platform";

/** What a button of the design page is told: no, and why. */
export async function refuseSample(_last: ActResult | null, _form: FormData): Promise<ActResult> {
  return answerAct(() => {
    throw new OpsError({ code: "sample.refused", message: "This button does nothing", hint: "It shows a refusal.", exit: 2 });
  });
}
