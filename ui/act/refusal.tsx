import { Fault } from "../fault.tsx";
import type { ActRefusal } from "./types.ts";

/** Why an act was refused, in the place where it was asked for. */
export function Refusal({ refusal }: { refusal: ActRefusal }) {
  const { title, code, message, hint, lang } = refusal;
  return (
    <div role="alert">
      <Fault title={title} code={code} message={message} hint={hint ?? undefined} lang={lang} />
    </div>
  );
}
