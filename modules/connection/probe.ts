import type { Settings } from "#modules/platform";

export type ProbeInput = {
  settings: Settings;
  /** Which database of the config; for the kind `database` alone. */
  database?: string;
};

/** Proves that a service can be used as it is set up: really connects, and throws an OpsError when that fails. */
export type Probe = (input: ProbeInput) => Promise<void>;
