"use client";

import { CompactSelect } from "./compact-select.tsx";

/** A filter that applies itself: choosing submits its form, and the URL says what is shown. */
export function SelectFilter(props: {
  name: string;
  label: string;
  value: string;
  options: { value: string; label: string }[];
}) {
  return (
    <div className="relative flex min-w-0 grow sm:grow-0">
      <CompactSelect
        key={props.value}
        name={props.name}
        aria-label={props.label}
        defaultValue={props.value}
        onChange={(event) => event.currentTarget.form?.requestSubmit()}
        options={props.options}
      />
    </div>
  );
}
