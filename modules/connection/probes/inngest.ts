import { fetchOutbound, getSetting, OpsError } from "#modules/platform";
import { refused, wrongAnswer } from "../failures.ts";
import type { Probe } from "../probe.ts";

const CLOUD = "https://inn.gs";

/** Sends an event that no function listens to: Inngest takes it only with a good event key. */
export const probeInngest: Probe = async ({ settings }) => {
  const key = getSetting(settings, "inngestEventKey");
  const base = settings.inngest.baseUrl ?? CLOUD;
  const body = JSON.stringify([{ name: "atalaya/connection.tested", data: {} }]);
  const headers = { "content-type": "application/json" };
  const url = new URL(`/e/${encodeURIComponent(key)}`, base);
  const { status } = await fetchOutbound(url, { method: "POST", headers, body }).catch((error: unknown) => {
    throw withoutKey(error, base);
  });
  if (status === 401 || status === 403 || status === 404) throw refused("Inngest", "INNGEST_EVENT_KEY");
  if (status >= 300) throw wrongAnswer("Inngest", status);
};

/** The key is a part of the address, which the message of a failed call tells. */
function withoutKey(error: unknown, base: string): unknown {
  if (!(error instanceof OpsError)) return error;
  const { code, hint, retry, exit } = error;
  return new OpsError({ code, message: `${base} did not answer`, hint, retry, exit });
}
