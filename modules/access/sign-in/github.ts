import { genericOAuth } from "better-auth/plugins";
import { z } from "zod";
import { fetchOutbound, OpsError } from "#modules/platform";

type GithubApp = { clientId: string; clientSecret: string; url: string };

const profile = z.object({
  id: z.number(),
  login: z.string(),
  name: z.string().nullish(),
  avatar_url: z.string().nullish(),
});
const addresses = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/**
 * Signing in with GitHub, or with a GitHub Enterprise Server by its own address.
 * https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
 */
export function githubProvider({ clientId, clientSecret, url }: GithubApp) {
  const api = apiOf(url);
  return genericOAuth({
    config: [
      {
        providerId: "github",
        name: "GitHub",
        clientId,
        clientSecret,
        authorizationUrl: `${url}/login/oauth/authorize`,
        tokenUrl: `${url}/login/oauth/access_token`,
        scopes: ["read:user", "user:email"],
        // GitHub's own number: names and addresses change hands.
        accountSubject: ({ profile: read }) => String(read.id),
        getUserInfo: ({ accessToken }) => readProfile(api, accessToken ?? ""),
      },
    ],
  });
}

function apiOf(url: string): string {
  return url === "https://github.com" ? "https://api.github.com" : `${url}/api/v3`;
}

/** Null when GitHub does not answer, or names no primary address. */
async function readProfile(api: string, accessToken: string) {
  const headers = { authorization: `Bearer ${accessToken}`, accept: "application/vnd.github+json" };
  const [user, emails] = await Promise.all([
    fetchOutbound(`${api}/user`, { headers }).catch(silence),
    fetchOutbound(`${api}/user/emails`, { headers }).catch(silence),
  ]);
  if (user?.status !== 200 || emails?.status !== 200) return null;
  const { id, login, name, avatar_url } = profile.parse(JSON.parse(user.text()));
  const primary = addresses.parse(JSON.parse(emails.text())).find((address) => address.primary);
  if (!primary) return null;
  return {
    id,
    name: name || login,
    email: primary.email,
    emailVerified: primary.verified,
    image: avatar_url ?? undefined,
  };
}

function silence(error: unknown): null {
  if (error instanceof OpsError) return null;
  throw error;
}
