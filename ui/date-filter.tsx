"use client";

/** A day in a filter that applies itself. A year that is still being typed is none, and waits. */
export function DateFilter(props: { name: string; label: string; value: string }) {
  return (
    <label className="flex min-w-0 grow items-center gap-2 text-ink-2 text-small sm:grow-0">
      <span className="max-sm:min-w-12">{props.label}</span>
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
        className="h-11 min-w-0 grow rounded-control border border-line-strong bg-panel px-2.5 text-base text-ink sm:h-8 sm:text-[13px]"
      />
    </label>
  );
}
