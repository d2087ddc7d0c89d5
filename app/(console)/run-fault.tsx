import { getTranslations } from "next-intl/server";
import { Fault } from "../../ui/fault.tsx";
import type { State } from "../../ui/state.ts";
import { faultTitle } from "../i18n/fault-title.ts";
import { findToldFault } from "../view/told-fault.ts";

/** Why a run failed or was refused: what it means in the reader's language, then the engine's own words. */
export async function RunFault({ error, state }: { error: unknown; state?: State }) {
  const t = await getTranslations("fault");
  const told = findToldFault(error);
  if (!told) return <Fault title={t("untold")} message={t("untoldHint")} />;
  const { code, message, hint } = told;
  return (
    <Fault
      title={await faultTitle(code)}
      code={code}
      message={message}
      hint={hint ?? undefined}
      lang="en"
      state={state}
    />
  );
}
