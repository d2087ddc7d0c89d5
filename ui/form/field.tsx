"use client";

import { useAsked } from "./act-form.tsx";
import { fieldStyle } from "./field-style.ts";

export type FieldProps = {
  name: string;
  label: string;
  hint?: string;
  autoComplete?: string;
  defaultValue?: string;
  /** Ids in a page stay apart when two forms ask for the same thing. */
  id?: string;
};

type Wiring = { id: string; error: string | undefined; value: string | undefined; describedBy: string | undefined };

/** What a control needs so that its hint and its fault are read out with it. */
export function useField({ name, id = name, hint, defaultValue }: FieldProps): Wiring {
  const { outcome } = useAsked();
  const refusal = outcome && !outcome.ok ? outcome : null;
  const error = refusal?.fields?.[name];
  const describedBy = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ") || undefined;
  return { id, error, value: refusal?.values?.[name] ?? defaultValue, describedBy };
}

/** A label, its control, and under it a hint and a fault. */
export function FieldFrame(props: FieldProps & { error: string | undefined; children: React.ReactNode }) {
  const { id = props.name } = props;
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <label htmlFor={id} className="font-medium">
        {props.label}
      </label>
      {props.children}
      {props.error ? (
        <p id={`${id}-error`} className="text-bad text-small">
          {props.error}
        </p>
      ) : null}
      {props.hint ? (
        <p id={`${id}-hint`} className="text-ink-2 text-small">
          {props.hint}
        </p>
      ) : null}
    </div>
  );
}

/** One line of text. */
export function TextField(
  props: FieldProps & {
    type?: "text" | "email";
    inputMode?: "numeric" | "text";
    mono?: boolean;
    /** Typed letter by letter: no keyboard may better it. */
    verbatim?: boolean;
    pattern?: string;
    maxLength?: number;
  },
) {
  const { id, error, value, describedBy } = useField(props);
  const isVerbatim = props.verbatim || props.mono || props.type === "email";
  return (
    <FieldFrame {...props} error={error}>
      <input
        key={value}
        id={id}
        name={props.name}
        type={props.type ?? "text"}
        inputMode={props.inputMode}
        autoComplete={props.autoComplete}
        autoCapitalize={isVerbatim ? "none" : undefined}
        spellCheck={isVerbatim ? false : undefined}
        pattern={props.pattern}
        maxLength={props.maxLength}
        defaultValue={value}
        required
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy}
        className={`${fieldStyle} ${props.mono ? "font-mono tracking-[0.08em]" : ""}`}
      />
    </FieldFrame>
  );
}
