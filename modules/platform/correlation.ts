import { AsyncLocalStorage } from "node:async_hooks";

const storage = new AsyncLocalStorage<string>();

/** Runs `work` so that its log lines and outbound calls carry `id`, through every await. */
export function withCorrelation<T>(id: string, work: () => T): T {
  return storage.run(id, work);
}

/** The id given by the nearest `withCorrelation`, if any. */
export function findCorrelationId(): string | undefined {
  return storage.getStore();
}
