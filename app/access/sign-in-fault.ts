/** Why somebody was not let in, as the messages tell it. */
export type SignInFault =
  | "wrong"
  | "wrongCode"
  | "wrongPassword"
  | "locked"
  | "tooMany"
  | "closed"
  | "startAgain"
  | "notInvited"
  | "addressNotVerified"
  | "notLinked"
  | "linkedElsewhere"
  | "cancelled"
  | "signInAgain"
  | "other";

/** By better-auth's codes, and by those GitHub's way back carries in `?error=`. */
const faults: Record<string, SignInFault> = {
  INVALID_EMAIL_OR_PASSWORD: "wrong",
  INVALID_EMAIL: "wrong",
  PASSWORD_TOO_LONG: "wrong",
  INVALID_PASSWORD: "wrongPassword",
  INVALID_CODE: "wrongCode",
  INVALID_BACKUP_CODE: "wrongCode",
  ACCOUNT_LOCKED: "locked",
  ACCOUNT_TEMPORARILY_LOCKED: "locked",
  FAILED_TO_CREATE_SESSION: "closed",
  UNABLE_TO_CREATE_SESSION: "closed",
  INVALID_TWO_FACTOR_COOKIE: "startAgain",
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: "startAgain",
  UNAUTHORIZED: "signInAgain",
  SESSION_NOT_FRESH: "signInAgain",
  not_invited: "notInvited",
  unable_to_create_user: "notInvited",
  address_not_verified: "addressNotVerified",
  account_not_linked: "notLinked",
  account_already_linked_to_different_user: "linkedElsewhere",
  unable_to_create_session: "closed",
  access_denied: "cancelled",
  state_mismatch: "startAgain",
  state_not_found: "startAgain",
  please_restart_the_process: "startAgain",
  invalid_code: "startAgain",
};

/** What an answer that refuses means to the reader. */
export function signInFault({ status, code }: { status?: number; code: string }): SignInFault {
  const fault = Object.hasOwn(faults, code) ? faults[code] : undefined;
  return fault ?? (status === 429 ? "tooMany" : "other");
}
