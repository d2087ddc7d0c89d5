"use client";

import { Menu } from "@base-ui/react/menu";
import { ChevronDown } from "lucide-react";
import { startTransition, useActionState, useEffect } from "react";
import { useWords } from "../words.tsx";
import { type ButtonRank, buttonStyle } from "./button-style.ts";
import { tellRefusal } from "./tell-outcome.ts";
import type { Act, ActOutcome } from "./types.ts";

export type ActChoice = { label: string; values: Record<string, string> };

export type ActMenuProps = { act: Act; choices: ActChoice[]; label: string; rank?: ButtonRank; wide?: boolean };

/** A button that first asks on what: one entry per database. Drawn open, for it is drawn when somebody pressed it. */
export function ActMenu(props: ActMenuProps) {
  const { say } = useWords();
  const [outcome, submit, pending] = useActionState<ActOutcome | null, FormData>(props.act, null);
  useEffect(() => {
    if (outcome && !outcome.ok) tellRefusal(outcome);
  }, [outcome]);
  const start = (values: Record<string, string>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(values)) form.set(name, value);
    startTransition(() => submit(form));
  };
  return (
    <div className={props.wide ? "flex min-w-0 grow" : "flex"}>
      <Menu.Root modal={false} defaultOpen>
        <Menu.Trigger disabled={pending} className={`${buttonStyle(props.rank)} ${props.wide ? "w-full" : ""}`}>
          {pending ? say("act.starting") : props.label}
          <ChevronDown size={14} aria-hidden="true" />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner positionMethod="fixed" sideOffset={6} align="end" className="z-30">
            <Menu.Popup className="min-w-44 rounded-panel border border-line bg-panel p-1 outline-none">
              {props.choices.map((choice) => (
                <Menu.Item
                  key={choice.label}
                  onClick={() => start(choice.values)}
                  className="flex min-h-9 cursor-pointer items-center rounded-[5px] px-2.5 data-highlighted:bg-hover"
                >
                  {choice.label}
                </Menu.Item>
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <span className="sr-only" aria-live="polite">
        {outcome?.ok && !pending ? say("act.started") : ""}
      </span>
    </div>
  );
}
