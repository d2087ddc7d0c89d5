import { APIError } from "better-auth/api";

/**
 * A passkey stands for both steps of signing in, so it counts only when the device has asked for its owner's finger,
 * face or PIN. https://www.w3.org/TR/webauthn-3/#user-verification
 */
export function requirePresence({ userVerified }: { userVerified?: boolean }): void {
  if (userVerified) return;
  throw new APIError("UNAUTHORIZED", { code: "USER_NOT_VERIFIED", message: "The passkey did not verify its owner" });
}
