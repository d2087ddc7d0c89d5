import { z } from "zod";

const PREFIX = "atalaya branch ";

const markSchema = z.object({
  name: z.string(),
  /** The database that bears the mark: a copy or a renamed one is somebody's own. */
  database: z.string(),
  /** The default database of its family. */
  root: z.string(),
  parent: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  lifeMs: z.number(),
  isRestorePoint: z.boolean(),
});

/** What is known of a local branch; kept as its database's comment, which is written before it bears its name. */
export type Mark = z.output<typeof markSchema>;

export function writeMark(mark: Mark): string {
  return `${PREFIX}${JSON.stringify(mark)}`;
}

/** Null: not a branch of ours. */
export function findMark(database: string, comment: string | null): Mark | null {
  if (!comment?.startsWith(PREFIX)) return null;
  const parsed = markSchema.safeParse(parseJson(comment.slice(PREFIX.length)));
  return parsed.success && parsed.data.database === database ? parsed.data : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
