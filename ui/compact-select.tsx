import { ChevronDown } from "lucide-react";

type Props = Omit<React.ComponentProps<"select">, "children" | "className"> & {
  options: readonly { value: string; label: string }[];
};

/** A choice as small as a line of a table: filters and roles. */
export function CompactSelect({ options, ...select }: Props) {
  return (
    <>
      <select
        {...select}
        className="h-11 w-full appearance-none text-ellipsis rounded-control border border-line bg-panel hover:bg-hover pr-[26px] pl-2.5 text-base sm:h-8 sm:pl-3 sm:text-[13px]"
      >
        {options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <ChevronDown
        size={14}
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-ink-2"
      />
    </>
  );
}
