"use client";

import { useRef } from "react";
import { buttonStyle } from "./button-style.ts";
import { Refusal } from "./refusal.tsx";
import { ShownOnce } from "./shown-once.tsx";
import type { ActRefusal, Secret, SecretAct } from "./types.ts";
import { useSentForm } from "./use-sent-form.ts";

/** A form whose answer is a secret: shown in its place, once, until the reader makes another. */
export function SecretForm(props: {
  act: SecretAct;
  children: React.ReactNode;
  className: string;
  submit: string;
  /** Over the secret; `{subject}` is what it was made for. */
  title: string;
  note: string;
  /** A command that uses it. */
  example?: { label: string; command: string };
}) {
  const place = useRef<HTMLFormElement>(null);
  const { outcome, pending, send } = useSentForm<Secret | ActRefusal>(props.act, () => place.current?.reset());
  return (
    <div className="flex flex-col gap-4">
      <form ref={place} onSubmit={send} className={props.className}>
        {props.children}
        <button type="submit" disabled={pending} className={`${buttonStyle("primary")} sm:h-9`}>
          {props.submit}
        </button>
      </form>
      {outcome && !outcome.ok && !pending ? <Refusal refusal={outcome} /> : null}
      {outcome?.ok ? (
        <ShownOnce
          title={props.title.replace("{subject}", outcome.subject)}
          secret={outcome.secret}
          note={props.note}
          example={props.example}
        />
      ) : null}
    </div>
  );
}
