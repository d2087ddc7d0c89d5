import { ChevronDown } from "lucide-react";
import { fieldStyle } from "./field-style.ts";

/** One of a few, under its label. */
export function SelectField(props: {
  id: string;
  name: string;
  label: string;
  defaultValue: string;
  options: { value: string; label: string }[];
}) {
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <label htmlFor={props.id} className="font-medium">
        {props.label}
      </label>
      <div className="relative">
        <select
          id={props.id}
          name={props.name}
          defaultValue={props.defaultValue}
          className={`${fieldStyle} appearance-none pr-8`}
        >
          {props.options.map(({ value, label }) => (
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
      </div>
    </div>
  );
}
