"use client";

import { useActionState } from "react";
import { Fault } from "../fault.tsx";
import { StateMark } from "../state-mark.tsx";
import { useWords } from "../words.tsx";
import { buttonStyle } from "./button-style.ts";
import type { ActRefusal } from "./types.ts";

/** What a test answers: a sentence when it went well, one error when it did not. */
export type TestAnswer = { ok: true; text: string } | ActRefusal;
export type Test = (last: TestAnswer | null, form: FormData) => Promise<TestAnswer>;

/** One thing that can be tried, its button, and under them what came of it. */
export function TestLine(props: { act: Test; values: Record<string, string>; label: string }) {
  const { say } = useWords();
  const [answer, submit, pending] = useActionState<TestAnswer | null, FormData>(props.act, null);
  return (
    <div className="flex flex-col gap-2 py-2">
      <form action={submit} className="flex items-center justify-between gap-4">
        {Object.entries(props.values).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <span className="min-w-0 break-words">{props.label}</span>
        <button
          type="submit"
          disabled={pending}
          aria-label={say("test.of", { name: props.label })}
          className={buttonStyle()}
        >
          {say(pending ? "test.testing" : "test.act")}
        </button>
      </form>
      <div aria-live="polite">{answer && !pending ? <Told answer={answer} /> : null}</div>
    </div>
  );
}

function Told({ answer }: { answer: TestAnswer }) {
  if (!answer.ok) {
    const { title, code, message, hint, lang } = answer;
    return <Fault title={title} code={code} message={message} hint={hint ?? undefined} lang={lang} />;
  }
  return (
    <p className="flex items-center gap-2 text-ok">
      <StateMark state="ok" />
      {answer.text}
    </p>
  );
}
