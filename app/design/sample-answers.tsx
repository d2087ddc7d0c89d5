"use client";

import { useEffect, useRef } from "react";
import { buttonStyle } from "../../ui/act/button-style.ts";
import { SecretForm } from "../../ui/act/secret-form.tsx";
import { TestLine } from "../../ui/act/test-line.tsx";
import { BrokenPage } from "../../ui/broken-page.tsx";
import type { State } from "../../ui/state.ts";
import { tell } from "../../ui/toast/tell.ts";
import { type RefusalWords, refusalOf } from "./answers.ts";

/** A thing to be tried. `isTried` presses its button once, so that the answer is there to be seen. */
export function SampleTest(props: { label: string; answer: string | RefusalWords; isTried?: boolean }) {
  const { answer, isTried } = props;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isTried) place.current?.querySelector("form")?.requestSubmit();
  }, [isTried]);
  const told = typeof answer === "string" ? { ok: true as const, text: answer } : refusalOf(answer);
  return (
    <div ref={place}>
      <TestLine act={async () => told} values={{}} label={props.label} />
    </div>
  );
}

type SecretWords = Omit<React.ComponentProps<typeof SecretForm>, "act" | "className">;

/** The secret is not there from the start: it takes the focus when it appears. */
export function SampleSecret({ secret, subject, ...words }: SecretWords & { secret: string; subject: string }) {
  return (
    <SecretForm
      {...words}
      act={async () => ({ ok: true, secret, subject })}
      className="grid items-end gap-3 sm:grid-cols-[minmax(0,1fr)_auto]"
    />
  );
}

/** Tells a notice at the foot of the window. */
export function SampleNotice(props: { state: State; label: string; text: string; link: string }) {
  const { state, label, text, link } = props;
  const isBad = state === "bad";
  const telling = {
    id: `sample-${state}`,
    state,
    title: label,
    lines: [{ text }],
    code: isBad ? "sample.refused" : undefined,
    link: isBad ? undefined : { href: "/design" as const, label: link },
  };
  return (
    <button type="button" onClick={() => tell(telling)} className={buttonStyle()}>
      {label}
    </button>
  );
}

/** A page that could not be drawn; its retry does nothing. */
export function SampleBroken({ why }: { why: string }) {
  return <BrokenPage error={{ digest: "1234567890" }} retry={() => undefined} why={why} />;
}
