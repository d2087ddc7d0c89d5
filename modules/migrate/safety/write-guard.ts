import { type Connection, withConnection } from "#modules/postgres";
import { judgeWrites, nobodyElseWrote, type Writes } from "./judge-writes.ts";
import { readWriteState } from "./write-state.ts";
import type { OwnWrites, WriteState } from "./write-types.ts";

/** Where a database stood before the snapshot; survives JSON. */
export type WriteMark = WriteState;

/** Notes where a database stands. Before the snapshot, so that a write in between is counted rather than missed. */
export function markWrites(url: string): Promise<WriteMark> {
  return withConnection(url, (client) => readWriteState(client));
}

export type CountWritesInput = {
  url: string;
  mark: WriteMark;
  /** What the migration noted of itself. */
  own: OwnWrites;
  /** Tables whose writes are nobody's loss, as `schema.name`: the history, say. The schema `atalaya` never counts. */
  except?: string[];
  /** Server processes of the migration itself, which write nothing but what it notes; nobody waits for their counters. */
  ourSessions?: number[];
  /** Waits until counters are complete; given by tests. */
  wait?: (ms: number) => Promise<void>;
};

/** An idle session hands its counters on within 10 s (PGSTAT_IDLE_INTERVAL). */
const SETTLE_MS = 12_000;

/**
 * Counts what others wrote since the mark. When transaction ids show that somebody may have, and no counter does, it
 * waits until the server has handed all counters on.
 */
export function countWrites(input: CountWritesInput): Promise<Writes> {
  return withConnection(input.url, async (client) => {
    const { mark, own, except = [], ourSessions } = input;
    const first = await readWriteState(client, ourSessions);
    const judged = judgeWrites({ mark, now: first, own, except, isSettled: first.isAlone });
    if (judged.rows > 0 || judged.certain || !mayBecomeCertain(mark, first)) return judged;
    const { now, isSettled } = await readSettled(client, first, input);
    return judgeWrites({ mark, now, own, except, isSettled });
  });
}

/** Nothing that time mends. */
function mayBecomeCertain(mark: WriteState, now: WriteState): boolean {
  return mark.identity === now.identity && mark.startedAt === now.startedAt && now.serverVersionNum >= 150_000;
}

async function readSettled(client: Connection, first: WriteState, { ourSessions, wait = sleep }: CountWritesInput) {
  await wait(SETTLE_MS);
  const now = await readWriteState(client, ourSessions);
  return { now, isSettled: now.isAlone || nobodyElseWrote(first, now, { xids: [], tables: {} }) };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
