import { captureRequestError } from "@sentry/nextjs";

/** Runs once before the server answers: error reporting first, then who is at the other end, then the embedded scheduler. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  await import("./sentry.server.config.ts");
  const { noteSocketAddresses } = await import("./app/access/socket-address.ts");
  noteSocketAddresses();
  const { startEmbeddedScheduler } = await import("./inngest/embedded-scheduler.ts");
  await startEmbeddedScheduler();
}

export const onRequestError = captureRequestError;
