export { type LocalBranchesInput, openLocalBranches } from "./local/local-branches.ts";
export { type NeonBranchesInput, openNeonBranches } from "./neon/neon-branches.ts";
export { readSchemaDiff } from "./neon/schema-diff.ts";
export { openBranches, openEveryBranches } from "./open-branches.ts";
export {
  type BranchCreationInput,
  type BranchDeletionInput,
  requestBranchCreation,
  requestBranchDeletion,
} from "./requests.ts";
export { type Sweep, sweepBranches } from "./sweep.ts";
export type {
  Branch,
  BranchConnection,
  BranchOrigin,
  BranchProvider,
  CreateBranchInput,
  CreatedBranch,
  DeleteBranchOptions,
  RestoreBranchInput,
} from "./types.ts";
