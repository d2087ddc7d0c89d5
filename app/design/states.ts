import type { State } from "../../ui/state.ts";

/** All of them, from good to unknown. */
export const states: State[] = ["ok", "warn", "bad", "run", "none"];
