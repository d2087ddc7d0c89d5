import { consoleSignIn } from "../../../access/sign-in.ts";

/** What browsers need of better-auth; everything else it could do is closed. */
const open = [
  "/callback/github",
  "/change-password",
  "/get-session",
  "/link-social",
  "/list-accounts",
  "/list-sessions",
  "/oauth2/callback/github",
  "/oauth2/link",
  "/passkey/delete-passkey",
  "/passkey/generate-authenticate-options",
  "/passkey/generate-register-options",
  "/passkey/list-user-passkeys",
  "/passkey/update-passkey",
  "/passkey/verify-authentication",
  "/passkey/verify-registration",
  "/revoke-other-sessions",
  "/revoke-session",
  "/sign-in/email",
  "/sign-in/oauth2",
  "/sign-in/social",
  "/sign-out",
  "/two-factor/disable",
  "/two-factor/enable",
  "/two-factor/generate-backup-codes",
  "/two-factor/verify-backup-code",
  "/two-factor/verify-totp",
  "/unlink-account",
  "/update-user",
];

async function answer(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname.slice("/api/auth".length);
  if (!open.includes(path)) return new Response(null, { status: 404 });
  return consoleSignIn().auth.handler(request);
}

export { answer as GET, answer as POST };
