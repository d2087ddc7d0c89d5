import { z } from "zod";
import { fetchOutbound } from "#modules/platform";
import { missing, refused, wrongAnswer } from "../failures.ts";
import type { Probe } from "../probe.ts";

const answerSchema = z.object({ error: z.string() });

/** Asks for a token with a code that nobody was given: GitHub looks at the app's secret first, then refuses the code. */
export const probeGithub: Probe = async ({ settings }) => {
  const { github } = settings.access;
  if (github === undefined) throw missing("GITHUB_CLIENT_ID or GITHUB_CLIENT_SECRET");
  const body = new URLSearchParams({
    client_id: github.clientId,
    client_secret: github.clientSecret,
    code: "connection-test",
  });
  const answer = await fetchOutbound(new URL("/login/oauth/access_token", github.url), {
    method: "POST",
    headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
    body: body.toString(),
  });
  const error = readError(answer.text());
  if (answer.status === 404 || error === "incorrect_client_credentials")
    throw refused("GitHub", "GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET");
  if (error !== "bad_verification_code") throw wrongAnswer("GitHub", answer.status);
};

function readError(text: string): string | null {
  try {
    return answerSchema.parse(JSON.parse(text)).error;
  } catch {
    return null;
  }
}
