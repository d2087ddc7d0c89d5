import { fileURLToPath } from "node:url";
import { OpsError } from "#modules/platform";
import { openDiskStorage } from "./disk.ts";
import type { Storage } from "./storage.ts";

/** One line for each kind of store, by the scheme of its address. */
const members = {
  "file:": (address: URL) => openDiskStorage(fileURLToPath(address)),
} satisfies Record<string, (address: URL) => Storage>;

/**
 * Opens a store by its address, `file:///absolute/path`.
 * @throws OpsError storage.bad-address
 */
export function openStorage(address: string): Storage {
  const url = URL.canParse(address) ? new URL(address) : null;
  const open = url ? (members as Record<string, ((address: URL) => Storage) | undefined>)[url.protocol] : undefined;
  if (url && open && isWhole(url, address)) return open(url);
  throw new OpsError({
    code: "storage.bad-address",
    message: `"${address.replace(/\/\/[^@/]*@/, "//***@")}" is no store address.`,
    hint: "Use file:///absolute/path.",
    exit: 2,
  });
}

/** A URL makes `/store` of `file:store`, and gives a host to `file://store/x`: neither is what was meant. */
function isWhole(url: URL, address: string): boolean {
  if (url.protocol !== "file:") return true;
  try {
    return /^file:\/\/\//i.test(address) && fileURLToPath(url) !== "";
  } catch {
    return false;
  }
}
