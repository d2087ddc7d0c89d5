import { OpsError } from "#modules/platform";

/** A person, or the lack of one, ended it before anything was changed. */
export function declined(): OpsError {
  return new OpsError({
    code: "migrate.declined",
    message: "Nobody said yes, so nothing was changed",
    hint: "Run it again and answer y, or pass --yes.",
    exit: 3,
  });
}
