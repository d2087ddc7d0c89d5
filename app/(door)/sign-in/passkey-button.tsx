"use client";

import { useEffect, useState } from "react";
import { buttonStyle } from "../../../ui/act/button-style.ts";
import { FormFault } from "../../../ui/form/form-fault.tsx";
import { useWords } from "../../../ui/words.tsx";
import type { PasskeyFault } from "../../passkey/ceremony.ts";

const loadCeremony = () => import("../../passkey/ceremony.ts");

/** Signs in with a passkey: by this button, or from what the browser offers in the address field. */
export function PasskeyButton({ to }: { to: string }) {
  const { say } = useWords();
  const [fault, setFault] = useState<PasskeyFault | null>(null);
  const enter = () => window.location.assign(to);
  useEffect(() => {
    const offer = async () => {
      if (!(await window.PublicKeyCredential?.isConditionalMediationAvailable?.())) return;
      const { signInByPasskey } = await loadCeremony();
      if ((await signInByPasskey({ isOffered: true })) === null) window.location.assign(to);
    };
    // What nobody asked for fails in silence.
    offer().catch(() => undefined);
  }, [to]);
  const press = async () => {
    setFault(null);
    const { signInByPasskey } = await loadCeremony();
    const found = await signInByPasskey({ isOffered: false });
    if (found === null) enter();
    else setFault(found);
  };
  return (
    <>
      <button type="button" onClick={() => void press()} className={`${buttonStyle()} w-full sm:h-9`}>
        {say("passkey.enter")}
      </button>
      {fault ? <FormFault title={say(`passkey.fault.${fault}`)} hint={say(`passkey.hint.${fault}`)} /> : null}
    </>
  );
}
