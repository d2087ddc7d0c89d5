"use client";

import { createContext, use, useActionState, useEffect, useRef } from "react";
import { FormFault } from "./form-fault.tsx";
import type { FormAct, FormOutcome } from "./types.ts";

type Asked = { outcome: FormOutcome | null; pending: boolean };

/** For a part that stands in no form, too: the design page shows each as if it had been asked. */
export const AskedContext = createContext<Asked>({ outcome: null, pending: false });

/** What came of the form around a part of it. */
export function useAsked(): Asked {
  return use(AskedContext);
}

/** A form that a server action answers, also before any script has loaded. Focus goes to what must be mended first. */
export function ActForm<Done>(props: {
  act: FormAct<Done>;
  children: React.ReactNode;
  label?: string;
  className?: string;
  onDone?: (done: Done | undefined) => void;
}) {
  const { onDone } = props;
  const [outcome, submit, pending] = useActionState<FormOutcome<Done> | null, FormData>(props.act, null);
  const form = useRef<HTMLFormElement>(null);
  const told = useRef(outcome);
  useEffect(() => {
    if (outcome === told.current || outcome === null) return;
    told.current = outcome;
    if (outcome.ok) onDone?.(outcome.done);
    else form.current?.querySelector<HTMLElement>("[role=alert], [aria-invalid=true]")?.focus();
  }, [outcome, onDone]);
  return (
    <form
      ref={form}
      action={submit}
      noValidate
      aria-label={props.label}
      className={props.className ?? "flex flex-col gap-4"}
    >
      <AskedContext value={{ outcome, pending }}>
        {outcome && !outcome.ok && outcome.title ? <FormFault title={outcome.title} hint={outcome.hint} /> : null}
        {props.children}
        <p className="text-ok text-small empty:hidden" role="status">
          {outcome?.ok && !pending ? outcome.said : null}
        </p>
      </AskedContext>
    </form>
  );
}
