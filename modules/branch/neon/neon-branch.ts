import { raw } from "@neon/sdk";
import { z } from "zod";
import { inOrder } from "../judge.ts";
import type { Branch } from "../types.ts";
import type { NeonApi } from "./neon-api.ts";

const time = z.iso.datetime({ offset: true });

export const branchSchema = z.looseObject({
  id: z.string().min(1),
  name: z.string(),
  parent_id: z.string().optional(),
  parent_lsn: z.string().optional(),
  current_state: z.string(),
  default: z.boolean(),
  protected: z.boolean(),
  created_at: time,
  expires_at: time.optional(),
  logical_size: z.number().optional(),
  restricted_actions: z.array(z.looseObject({ name: z.string(), reason: z.string() })).optional(),
});

export type NeonBranch = z.output<typeof branchSchema>;

const pageSchema = z.looseObject({
  branches: z.array(branchSchema),
  annotations: z.record(z.string(), z.looseObject({ value: z.record(z.string(), z.string()) })).default({}),
  pagination: z.looseObject({ next: z.string().optional() }).optional(),
});

/** Neon keeps it with the branch and gives it back in lists: how a branch of ours is known again. */
export const ANNOTATION = { "made-by": "atalaya" };
export const KIND = "kind";
const RESTORE_POINT = "restore-point";

export function annotationOf(isRestorePoint: boolean): Record<string, string> {
  return { ...ANNOTATION, [KIND]: isRestorePoint ? RESTORE_POINT : "branch" };
}

/** A branch in both tongues. */
export type Listed = { own: NeonBranch; branch: Branch };

const PAGE = 1_000;
const MOST_PAGES = 100;

/** Every branch of the project, however many pages Neon makes of them. */
export async function listNeonBranches(api: NeonApi): Promise<Listed[]> {
  const pages: z.output<typeof pageSchema>[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.read("list its branches", pageSchema, (options) =>
      raw.listProjectBranches({
        ...options,
        path: { project_id: api.projectId },
        query: { limit: PAGE, sort_by: "created_at", sort_order: "asc", ...(cursor ? { cursor } : {}) },
      }),
    );
    pages.push(page);
    cursor = page.branches.length > 0 ? page.pagination?.next : undefined;
  } while (cursor && pages.length < MOST_PAGES);
  return toListed(
    pages.flatMap(({ branches }) => branches),
    Object.assign({}, ...pages.map(({ annotations }) => annotations)),
  );
}

function toListed(all: NeonBranch[], annotations: z.output<typeof pageSchema>["annotations"]): Listed[] {
  const own = new Map(all.map((each) => [each.id, each]));
  const branches = [...own.values()].map((each) => {
    const parent = each.parent_id === undefined ? null : (own.get(each.parent_id)?.name ?? each.parent_id);
    return toBranch(each, parent, annotations[each.id]?.value ?? {});
  });
  return inOrder(branches).flatMap((branch) => {
    const found = own.get(branch.id);
    return found ? [{ own: found, branch }] : [];
  });
}

function toBranch(own: NeonBranch, parent: string | null, annotation: Record<string, string>): Branch {
  return {
    name: own.name,
    id: own.id,
    parent,
    createdAt: new Date(own.created_at).toISOString(),
    expiresAt: own.expires_at === undefined ? null : new Date(own.expires_at).toISOString(),
    isDefault: own.default,
    isProtected: own.protected,
    isOurs: annotation["made-by"] === ANNOTATION["made-by"] && !own.default,
    isRestorePoint: annotation[KIND] === RESTORE_POINT,
    isReady: own.current_state === "ready",
    sizeBytes: own.logical_size ?? null,
  };
}
