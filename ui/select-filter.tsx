"use client";

import { CompactSelect } from "./compact-select.tsx";

/** A filter that applies itself: choosing submits its form, and the URL says what is shown. `any` is the choice that leaves nothing out. */
export function SelectFilter(props: {
  name: string;
  label: string;
  any: string;
  value: string | undefined;
  options: { value: string; label: string }[];
}) {
  const value = props.value ?? "";
  return (
    <div className="relative flex min-w-0 grow basis-2/5 sm:grow-0 sm:basis-auto">
      <CompactSelect
        key={value}
        name={props.name}
        aria-label={props.label}
        defaultValue={value}
        onChange={(event) => event.currentTarget.form?.requestSubmit()}
        options={[{ value: "", label: props.any }, ...props.options]}
      />
    </div>
  );
}
