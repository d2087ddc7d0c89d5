import { fetchOutbound, getSetting, OpsError } from "#modules/platform";
import type { Probe } from "../probe.ts";

/** Asks the console's own health at the address that people are given. */
export const probeAddress: Probe = async ({ settings }) => {
  getSetting(settings, "accessSecret");
  const url = new URL("/api/health", getSetting(settings, "accessUrl"));
  const answer = await fetchOutbound(url, { retries: 0 });
  if (answer.status === 200 && answer.text().startsWith('{"ok":true')) return;
  throw new OpsError({
    code: "connection.elsewhere",
    message: `${url.origin} answers, but it is not this console (status ${answer.status})`,
    hint: "Set ATALAYA_URL to the address that people open in their browser.",
    exit: 2,
  });
};
