import { TextField } from "./field.tsx";

/** What a new thing is to be called: anything but blanks. `verbatim` where a name is written as machines read it. */
export function NameField(props: { id: string; label: string; hint: string; maxLength: number; verbatim?: boolean }) {
  return <TextField {...props} name="name" pattern=".*\S.*" autoComplete="off" />;
}
