import type { MigrationStep } from "#modules/migrate";

/** What the screens of the commands call the steps of a run. */
export const STEP_TITLES: Record<MigrationStep, string> = {
  preflight: "Preflight",
  lint: "Lint",
  snapshot: "Snapshot",
  rehearse: "Rehearse",
  apply: "Apply",
  validate: "Validate",
  "roll-back": "Roll back",
  record: "Record",
};
