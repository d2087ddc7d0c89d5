/** Sends an error of the browser to Sentry. Its code is fetched only now: no page carries it for the day it is needed. */
export async function reportError(error: unknown): Promise<void> {
  const { captureException } = await import("@sentry/nextjs");
  captureException(error);
}
