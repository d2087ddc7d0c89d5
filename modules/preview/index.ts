export { type BuildInput, buildOnVercel } from "./build-on-vercel.ts";
export { type ClosedPreview, closePreview } from "./close-preview.ts";
export { type PullRequest, readPullRequest } from "./github/read-pull-request.ts";
export type { Migrate } from "./migrate-in-turn.ts";
export type { Apply } from "./migrate-preview.ts";
export { type CommentPlace, type OpenedPreview, openPreview } from "./open-preview.ts";
export type { Rehearse } from "./rehearse-merge.ts";
