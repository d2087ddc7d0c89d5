/** One row of `atalaya.environment`: the database of that identity is of that kind. */
export type Mark = { identity: string; kind: "production" | "preview" };

/**
 * What a database says of itself. `copy`: it bears production's row, but for another identity, as every branch, clone and
 * restored backup of production does; so does production itself after it moved to another server.
 */
export type Standing = "production" | "preview" | "copy" | "unmarked";

/** A row counts for the database that it names, never for one that inherited it. */
export function judgeMarks(identity: string, marks: Mark[]): Standing {
  const own = marks.find((mark) => mark.identity === identity);
  if (own) return own.kind;
  return marks.some(({ kind }) => kind === "production") ? "copy" : "unmarked";
}
