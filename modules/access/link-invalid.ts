import { OpsError } from "#modules/platform";

/** One answer for every link that does not work: it says nothing of what the link was. */
export function linkInvalid(): OpsError {
  return new OpsError({
    code: "access.link-invalid",
    message: "The link has been used, taken back, or is too old",
    hint: "Ask for a new one: an admin makes it under Team, `npm run access:link` prints the first.",
    exit: 3,
  });
}
