// A face of its own: only the check, the System page and the set-up guide ask what is set.
export {
  type EnvironmentVerdict,
  judgeEnvironment,
  type VariableState,
  type VariableVerdict,
} from "./judge-environment.ts";
export type { Reason } from "./needs.ts";
export { judgeOwnEnvironment, readOpenValues, soundEnvironment } from "./own-environment.ts";
export type { Place } from "./variables.ts";
export { callVercel, unexpectedAnswer, type VercelOptions, type VercelProject } from "./vercel-api.ts";
export { listBranchVariables, pingVercel, readVercelVariables, type VercelVariable } from "./vercel-variables.ts";
