import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type GithubPerson = { id: number; login: string; name: string | null; email: string; verified: boolean };

export type GithubEmulator = {
  url: string;
  clientId: string;
  clientSecret: string;
  /** Who is signed in at GitHub, and says yes to every app; null says no. */
  person: GithubPerson | null;
  /** Tokens it has given out. */
  tokens: string[];
  stop(): Promise<void>;
};

type Grant = { redirectUri: string; challenge: string | null; person: GithubPerson };

/**
 * A GitHub Enterprise Server's sign-in on loopback: authorize, token with PKCE, the user and their addresses.
 * https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
 */
export async function startGithubEmulator(): Promise<GithubEmulator> {
  const grants = new Map<string, Grant>();
  const holders = new Map<string, GithubPerson>();
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const emulator: GithubEmulator = {
    url: `http://127.0.0.1:${port}`,
    clientId: "Iv1.emulated",
    clientSecret: randomUUID(),
    person: null,
    tokens: [],
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", emulator.url);
    if (url.pathname === "/login/oauth/authorize") return authorize(url.searchParams, response);
    if (url.pathname === "/login/oauth/access_token") return exchange(request, response);
    const person = holders.get(request.headers.authorization?.replace("Bearer ", "") ?? "");
    if (!person) return send(response, 401, { message: "Bad credentials" });
    if (url.pathname === "/api/v3/user") {
      const { id, login, name } = person;
      return send(response, 200, { id, login, name, avatar_url: `${emulator.url}/avatars/${id}` });
    }
    if (url.pathname !== "/api/v3/user/emails") return send(response, 404, { message: "Not Found" });
    send(response, 200, [
      { email: `${person.login}@users.noreply.github.com`, primary: false, verified: true, visibility: null },
      { email: person.email, primary: true, verified: person.verified, visibility: "private" },
    ]);
  }

  function authorize(asked: URLSearchParams, response: ServerResponse): void {
    const redirectUri = asked.get("redirect_uri") ?? "";
    const back = new URL(redirectUri);
    back.searchParams.set("state", asked.get("state") ?? "");
    if (emulator.person && asked.get("client_id") === emulator.clientId) {
      const code = randomUUID();
      grants.set(code, { redirectUri, challenge: asked.get("code_challenge"), person: emulator.person });
      back.searchParams.set("code", code);
    } else {
      back.searchParams.set("error", "access_denied");
      back.searchParams.set("error_description", "The user has denied your application access.");
    }
    response.writeHead(302, { location: back.href }).end();
  }

  async function exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent = new URLSearchParams(await readText(request));
    const grant = grants.get(sent.get("code") ?? "");
    grants.delete(sent.get("code") ?? "");
    // GitHub tells of a refusal with a 200.
    const refuse = (error: string) => reply(request, response, { error });
    if (sent.get("client_id") !== emulator.clientId || sent.get("client_secret") !== emulator.clientSecret)
      return refuse("incorrect_client_credentials");
    if (!grant || !isProved(grant, sent.get("code_verifier"))) return refuse("bad_verification_code");
    if (grant.redirectUri !== sent.get("redirect_uri")) return refuse("redirect_uri_mismatch");
    const token = `gho_${randomUUID().replaceAll("-", "")}`;
    holders.set(token, grant.person);
    emulator.tokens.push(token);
    reply(request, response, { access_token: token, token_type: "bearer", scope: "read:user,user:email" });
  }

  return emulator;
}

function isProved({ challenge }: Grant, verifier: string | null): boolean {
  if (challenge === null) return true;
  return verifier !== null && createHash("sha256").update(verifier).digest("base64url") === challenge;
}

/** Form-encoded unless JSON is asked for, as GitHub does. */
function reply(request: IncomingMessage, response: ServerResponse, body: Record<string, string>): void {
  const isJson = request.headers.accept?.includes("application/json");
  response.writeHead(200, { "content-type": isJson ? "application/json" : "application/x-www-form-urlencoded" });
  response.end(isJson ? JSON.stringify(body) : new URLSearchParams(body).toString());
}

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
