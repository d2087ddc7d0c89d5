"use client";

/** A day in a filter that applies itself. A year that is still being typed is none, and waits. */
export function DateFilter(props: { name: string; label: string; value: string }) {
  return (
    <label className="flex min-w-0 flex-col gap-1 text-ink-2 text-small sm:flex-row sm:items-center sm:gap-2">
      <span>{props.label}</span>
      <input
        key={props.value}
        type="date"
        name={props.name}
        defaultValue={props.value}
        min="2000-01-01"
        onChange={(event) => {
          const { value, form } = event.currentTarget;
          if (value === "" || value >= "2000") form?.requestSubmit();
        }}
        className="h-11 w-full min-w-0 rounded-control border border-line bg-panel px-2.5 text-base text-ink sm:h-8 sm:text-[13px]"
      />
    </label>
  );
}
