import { createServer } from "node:http";

export type SentEvent = { name: string; data: Record<string, unknown>; ts?: number };

export type EventReceiver = { url: string; events: SentEvent[]; stop(): Promise<void> };

/** The address that Inngest's SDK sends events to; keeps what it was sent. */
export async function startEventReceiver(): Promise<EventReceiver> {
  const events: SentEvent[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const sent = JSON.parse(Buffer.concat(chunks).toString() || "[]") as SentEvent[];
    if (request.url?.startsWith("/e/")) events.push(...sent);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ ids: sent.map((_, i) => `event-${i}`), status: 200 }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    events,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

type Handlers = Record<"GET" | "POST" | "PUT", unknown>;
type Handler = (request: Request, context: unknown) => Promise<Response>;

/** Sends a request to the route's handlers as the platform does. */
export function send(
  handlers: Handlers,
  method: keyof Handlers,
  query = "",
  init: RequestInit = {},
): Promise<Response> {
  const headers = { host: "console.test", "content-type": "application/json", ...init.headers };
  const request = new Request(`https://console.test/api/inngest${query}`, { ...init, method, headers });
  return (handlers[method] as Handler)(request, {});
}

type StepOp = { id: string; displayName: string; data?: unknown };
export type FinishedRun = {
  status: number;
  body: unknown;
  noRetry: string | null;
  steps: { name: string; data: unknown }[];
};

export function runBody(event: SentEvent, steps: Record<string, { data: unknown }> = {}, attempt = 0): string {
  const stack = Object.keys(steps);
  return JSON.stringify({
    event: { ts: 1_795_332_087_000, ...event },
    events: [event],
    steps,
    version: -1,
    ctx: {
      run_id: "01RUN",
      attempt,
      max_attempts: 4,
      disable_immediate_execution: false,
      use_api: false,
      stack: { stack, current: stack.length },
    },
  });
}

/** Runs a function to its end as Inngest does: one step a request, each remembered. `attempt` is of the first request. */
export async function runFunction(handlers: Handlers, id: string, event: SentEvent, attempt = 0): Promise<FinishedRun> {
  const memory: Record<string, { data: unknown }> = {};
  const steps: FinishedRun["steps"] = [];
  for (;;) {
    const response = await send(handlers, "POST", `?fnId=atalaya-${id}&stepId=step`, {
      body: runBody(event, memory, steps.length === 0 ? attempt : 0),
    });
    const body: unknown = await response.json();
    if (response.status !== 206)
      return { status: response.status, body, noRetry: response.headers.get("x-inngest-no-retry"), steps };
    for (const step of body as StepOp[]) {
      memory[step.id] = { data: step.data ?? null };
      steps.push({ name: step.displayName, data: step.data });
    }
  }
}
