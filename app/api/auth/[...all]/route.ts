import { consoleSignIn } from "../../../access/sign-in.ts";

/**
 * What only a browser can do by itself: come back from GitHub, use a passkey; and signing in for programs that act as
 * one. All else goes through server actions, and what else better-auth could do is closed.
 */
const open = [
  "/callback/github",
  "/get-session",
  "/passkey/generate-authenticate-options",
  "/passkey/generate-register-options",
  "/passkey/verify-authentication",
  "/passkey/verify-registration",
  "/sign-in/email",
  "/sign-out",
];

async function answer(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname.slice("/api/auth".length);
  if (!open.includes(path)) return new Response(null, { status: 404 });
  return consoleSignIn().auth.handler(request);
}

export { answer as GET, answer as POST };
