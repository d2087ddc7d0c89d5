import { consoleSignIn } from "../../../access/sign-in.ts";

/**
 * What only a browser can do by itself: come back from GitHub, use a passkey; and signing in for programs that act as
 * one. All else goes through server actions; what else better-auth could do is closed, `/get-session` for one, which
 * hands a page's scripts the session's token.
 */
const open = [
  "/callback/github",
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
