/** The structural subset of Inngest's `step` that durable verbs use; commands pass `inlineStep`. */
export type StepTools = {
  run<T>(id: string, work: () => Promise<T>): Promise<T>;
};

/** Runs every step at once, in this process. */
export const inlineStep: StepTools = { run: (_id, work) => work() };
