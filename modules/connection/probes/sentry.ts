import { fetchOutbound, getSetting, OpsError } from "#modules/platform";
import { refused, wrongAnswer } from "../failures.ts";
import type { Probe } from "../probe.ts";

/** Sends an envelope with an empty report: it proves the key and makes no event. */
export const probeSentry: Probe = async ({ settings }) => {
  const { url, key } = readDsn(getSetting(settings, "sentryDsn"));
  const at = new Date();
  const lines = [
    { sent_at: at.toISOString() },
    { type: "client_report" },
    { timestamp: at.getTime() / 1000, discarded_events: [] },
  ];
  const { status } = await fetchOutbound(url, {
    method: "POST",
    headers: {
      "content-type": "application/x-sentry-envelope",
      "x-sentry-auth": `Sentry sentry_version=7, sentry_client=atalaya/1, sentry_key=${key}`,
    },
    body: lines.map((line) => JSON.stringify(line)).join("\n"),
  });
  // Its quota is used up, which says that the key is good.
  if (status === 429) return;
  if (status >= 400 && status < 500) throw refused("Sentry", "SENTRY_DSN");
  if (status !== 200) throw wrongAnswer("Sentry", status);
};

/** `https://KEY@host/prefix/PROJECT`, as Sentry's clients read it. */
function readDsn(dsn: string): { url: URL; key: string } {
  const parsed = URL.canParse(dsn) ? new URL(dsn) : null;
  const [, prefix = "", project] = /^(.*)\/(\d+)$/.exec(parsed?.pathname ?? "") ?? [];
  if (!parsed?.username || project === undefined) {
    throw new OpsError({
      code: "connection.bad-dsn",
      message: "SENTRY_DSN is not of the form https://KEY@host/PROJECT",
      hint: "Copy it whole: Sentry → Project settings → Client keys.",
      exit: 2,
    });
  }
  return { url: new URL(`${prefix}/api/${project}/envelope/`, parsed.origin), key: parsed.username };
}
