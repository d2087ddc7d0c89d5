export { type BuildInput, buildOnVercel } from "./build-on-vercel.ts";
export { type ClosedPreview, closePreview } from "./close-preview.ts";
export { type PullRequest, readPullRequest } from "./github/read-pull-request.ts";
export type { Migrate, MigrationEnd } from "./migrate-in-turn.ts";
export { type CommentPlace, type OpenedPreview, openPreview } from "./open-preview.ts";
