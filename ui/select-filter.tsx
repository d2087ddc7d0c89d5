"use client";

import { ChevronDown } from "lucide-react";

/** A filter that applies itself: choosing submits its form, and the URL says what is shown. */
export function SelectFilter(props: {
  name: string;
  label: string;
  value: string;
  options: { value: string; label: string }[];
}) {
  return (
    <label className="relative flex min-w-0 grow sm:grow-0">
      <span className="sr-only">{props.label}</span>
      <select
        key={props.value}
        name={props.name}
        defaultValue={props.value}
        onChange={(event) => event.currentTarget.form?.requestSubmit()}
        className="h-11 w-full appearance-none rounded-control border border-line-strong bg-panel text-ellipsis pr-7 pl-3 text-base sm:h-8 sm:text-[13px]"
      >
        {props.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown
        size={14}
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-ink-2"
      />
    </label>
  );
}
