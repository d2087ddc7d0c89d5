import { createNeonClient, type NeonClient, type Operation, raw } from "@neon/sdk";
import { z } from "zod";
import { OpsError } from "#modules/platform";
import { explainNeon, isPassing, isUncertain, unreadable } from "./neon-errors.ts";

export type NeonApiInput = {
  apiKey: string;
  projectId: string;
  /** Default: Neon's own. */
  baseUrl?: string;
  /** Waits between attempts and polls; given by tests. */
  wait?: (ms: number) => Promise<void>;
  /** Between 0 and 1; given by tests. */
  random?: () => number;
};

type Answer<T> = { data?: T | undefined; error?: unknown; response?: Response | undefined };
type CallOptions = { client: NeonClient["client"]; signal: AbortSignal };
type Call<T> = (options: CallOptions) => Promise<Answer<T>>;

const REQUEST_TIMEOUT_MS = 30_000;
const TRIES = 8;
const LONGEST_WAIT_MS = 10_000;
const POLL_MS = 1_000;
/** Operations take seconds; after ten minutes a person must look. */
const POLLS = 600;

const operationsSchema = z.array(z.looseObject({ id: z.string(), status: z.string() }));
const SUCCEEDED = new Set(["finished", "skipped"]);
const FAILED = new Set(["failed", "error", "cancelled"]);

/** Neon locks a project while it changes it, so our own changes of one project go one after another. */
const queues = new Map<string, Promise<unknown>>();

/** One project of Neon's management API: tries again what may be tried again, and waits for what was begun. */
export class NeonApi {
  readonly projectId: string;
  readonly #client: NeonClient["client"];
  readonly #wait: (ms: number) => Promise<void>;
  readonly #random: () => number;
  readonly #queue: string;

  constructor({ apiKey, projectId, baseUrl, wait, random }: NeonApiInput) {
    this.projectId = projectId;
    this.#client = createNeonClient({ apiKey, ...(baseUrl ? { baseUrl } : {}) }).client;
    this.#wait = wait ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
    this.#random = random ?? Math.random;
    this.#queue = `${baseUrl ?? ""} ${projectId}`;
  }

  /** A reading call, which may always be repeated. */
  async read<T>(what: string, schema: z.ZodType<T>, call: Call<unknown>): Promise<T> {
    const data = await this.#attempt(call, (error) => isPassing(error) || isUncertain(error)).catch(
      (error: unknown) => {
        throw explainNeon(error, what);
      },
    );
    const parsed = schema.safeParse(data);
    if (parsed.success) return parsed.data;
    throw unreadable(what, parsed.error);
  }

  /** A change, followed to its end. Throws Neon's own error when it may or may not have been carried out. */
  async change(call: Call<unknown>): Promise<void> {
    const data = await this.#attempt(call, isPassing);
    const { operations } = z
      .looseObject({ operations: operationsSchema.optional() })
      .catch({})
      .parse(data ?? {});
    if (operations) await this.#follow(operations);
  }

  /** Runs one piece of work on this project after the one before it. */
  async inTurn<T>(work: () => Promise<T>): Promise<T> {
    const before = queues.get(this.#queue) ?? Promise.resolve();
    const turn = before.then(work, work);
    queues.set(this.#queue, turn);
    try {
      return await turn;
    } finally {
      if (queues.get(this.#queue) === turn) queues.delete(this.#queue);
    }
  }

  /** Looks again and again until the answer is there. @throws OpsError branch.operation-timeout */
  async poll<T>(what: string, look: () => Promise<T | null>): Promise<T> {
    for (let turn = 0; turn < POLLS; turn++) {
      const found = await look();
      if (found !== null) return found;
      await this.#wait(POLL_MS);
    }
    throw new OpsError({
      code: "branch.operation-timeout",
      message: `Neon has not finished to ${what} in ${Math.round((POLLS * POLL_MS) / 60_000)} minutes.`,
      hint: "Look at the project's operations in Neon's console; run the same command again when they are done.",
      exit: 7,
      retry: "later",
    });
  }

  async #attempt(call: Call<unknown>, mayRepeat: (error: unknown) => boolean): Promise<unknown> {
    for (let turn = 1; ; turn++) {
      const options = { client: this.#client, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) };
      const { data, error, response } = await call(options);
      if (error === undefined || error === null) return data;
      if (turn >= TRIES || !mayRepeat(error)) throw error;
      // Full jitter: callers that met a locked project together do not come back together.
      const jitterMs = this.#random() * Math.min(LONGEST_WAIT_MS, 500 * 2 ** turn);
      await this.#wait(Math.max(jitterMs, askedWaitMs(response)));
    }
  }

  async #follow(operations: Pick<Operation, "id" | "status">[] | z.output<typeof operationsSchema>): Promise<void> {
    for (const { id, status } of operations) {
      if (SUCCEEDED.has(status)) continue;
      const ended = FAILED.has(status) ? status : await this.poll("carry out a change", () => this.#findEnd(id));
      if (FAILED.has(ended)) throw operationFailed(id, ended);
    }
  }

  async #findEnd(id: string): Promise<string | null> {
    const { status } = await this.read("look at an operation", operationSchema, (options) =>
      raw.getProjectOperation({ ...options, path: { project_id: this.projectId, operation_id: id } }),
    );
    return SUCCEEDED.has(status) || FAILED.has(status) ? status : null;
  }
}

/** `Retry-After` in seconds, as far as it is worth waiting for. */
function askedWaitMs(response: Response | undefined): number {
  const seconds = Number(response?.headers.get("retry-after") ?? 0);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0) * 1_000, 60_000) : 0;
}

const operationSchema = z
  .looseObject({ operation: z.looseObject({ status: z.string() }) })
  .transform(({ operation }) => operation);

function operationFailed(id: string, status: string): OpsError {
  return new OpsError({
    code: "branch.operation-failed",
    message: `Neon's operation ${id} ended as "${status}".`,
    hint: "Look at the operation in Neon's console; what it was part of may be half done.",
    exit: 7,
  });
}
