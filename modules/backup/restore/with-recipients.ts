import type { Manifest } from "../store/manifest.ts";

/** The manifest's objects are named under the recipients of their time. */
export function withRecipients<T extends object>(manifest: Manifest, ref: T): T & { recipients: string } {
  return { ...ref, recipients: manifest.recipients };
}
