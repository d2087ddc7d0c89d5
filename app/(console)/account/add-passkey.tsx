"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { buttonStyle } from "../../../ui/act/button-style.ts";
import { FormFault } from "../../../ui/form/form-fault.tsx";
import { useWords } from "../../../ui/words.tsx";
import type { PasskeyFault } from "../../passkey/ceremony.ts";

/** Makes a passkey in this device, named after it. */
export function AddPasskey({ name, add, added }: { name: string; add: string; added: string }) {
  const { say } = useWords();
  const router = useRouter();
  const [outcome, setOutcome] = useState<PasskeyFault | "added" | null>(null);
  const press = async () => {
    setOutcome(null);
    const { addPasskey } = await import("../../passkey/ceremony.ts");
    const fault = await addPasskey(name);
    setOutcome(fault ?? "added");
    if (fault === null) router.refresh();
  };
  const fault = outcome === "added" ? null : outcome;
  return (
    <div className="flex flex-col items-start gap-3">
      <button type="button" onClick={() => void press()} className={buttonStyle()}>
        {add}
      </button>
      <p role="status" className="text-ok text-small empty:hidden">
        {outcome === "added" ? added : null}
      </p>
      {fault ? <FormFault title={say(`passkey.fault.${fault}`)} hint={say(`passkey.hint.${fault}`)} /> : null}
    </div>
  );
}
