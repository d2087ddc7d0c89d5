"use client";

import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { useWords } from "../words.tsx";
import { FieldFrame, type FieldProps, useField } from "./field.tsx";
import { fieldStyle } from "./field-style.ts";

/** A password, which may be looked at while it is typed. */
export function PasswordField(props: FieldProps & { autoComplete: "current-password" | "new-password" }) {
  const { say } = useWords();
  const { id, error, describedBy } = useField(props);
  const [isShown, setShown] = useState(false);
  const Icon = isShown ? EyeOff : Eye;
  return (
    <FieldFrame {...props} error={error}>
      <div className="relative flex">
        <input
          id={id}
          name={props.name}
          type={isShown ? "text" : "password"}
          autoComplete={props.autoComplete}
          autoCapitalize="none"
          spellCheck={false}
          maxLength={256}
          required
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy}
          className={`${fieldStyle} pr-11`}
        />
        <button
          type="button"
          aria-pressed={isShown}
          aria-label={say("form.showPassword")}
          title={say(isShown ? "form.hidePassword" : "form.showPassword")}
          aria-controls={id}
          onClick={() => setShown(!isShown)}
          className="absolute inset-y-0 right-0 flex w-11 items-center justify-center rounded-control text-ink-2 hover:text-ink"
        >
          <Icon size={16} aria-hidden="true" />
        </button>
      </div>
    </FieldFrame>
  );
}
