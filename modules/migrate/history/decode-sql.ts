import { OpsError } from "#modules/platform";

/**
 * The text of a file; a byte order mark stays, since it is part of the checksum.
 * @throws OpsError migrate.bad-encoding, rather than write strange characters into the database
 */
export function decodeSql(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new OpsError({
      code: "migrate.bad-encoding",
      message: `${path} is not UTF-8`,
      hint: "Save it as UTF-8; Windows PowerShell writes UTF-16 when a command's output is redirected into a file.",
      exit: 2,
      cause,
    });
  }
}
