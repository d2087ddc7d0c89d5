import { ChevronDown } from "lucide-react";
import { fieldStyle } from "./field-style.ts";

/** One of a few things. */
export function SelectField(props: {
  name: string;
  label: string;
  value: string;
  options: { value: string; label: string; lang?: string }[];
}) {
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={props.name} className="font-medium">
        {props.label}
      </label>
      <div className="relative flex">
        <select
          id={props.name}
          name={props.name}
          key={props.value}
          defaultValue={props.value}
          className={`${fieldStyle} appearance-none pr-9`}
        >
          {props.options.map(({ value, label, lang }) => (
            <option key={value} value={value} lang={lang}>
              {label}
            </option>
          ))}
        </select>
        <ChevronDown
          size={16}
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 right-3 -translate-y-1/2 text-ink-2"
        />
      </div>
    </div>
  );
}
