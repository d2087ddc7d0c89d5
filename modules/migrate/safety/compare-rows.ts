import type { RowMark } from "./table-rows.ts";

export type RowDifference = { op: "new" | "changed" | "gone"; key: string; at: string };

/** What the live table has that the snapshot has not, changed or lacks; both in the order of their keys' bytes. */
export async function* compareRows(
  live: AsyncIterator<RowMark>,
  snapshot: AsyncIterator<RowMark>,
  noneGone = false,
): AsyncGenerator<RowDifference> {
  let [one, other] = [await next(live), await next(snapshot)];
  while (one || other) {
    const order = one && other ? Buffer.compare(Buffer.from(one.key), Buffer.from(other.key)) : one ? -1 : 1;
    if (one && order < 0) yield { op: "new", key: one.key, at: one.at };
    if (other && order > 0 && !noneGone) yield { op: "gone", key: other.key, at: other.at };
    if (one && other && order === 0 && one.mark !== other.mark) yield { op: "changed", key: one.key, at: one.at };
    if (order <= 0) one = await next(live);
    if (order >= 0) other = await next(snapshot);
  }
}

async function next(rows: AsyncIterator<RowMark>): Promise<RowMark | null> {
  const { value, done } = await rows.next();
  return done ? null : (value as RowMark);
}
