import { isIP } from "node:net";

/** How many times as much is let through from an address that may be everybody's. */
export const SHARED_FACTOR = 10;

const ownMachine = /^(?:127\.|[0:]+1?$)/;

/**
 * Whether many people may stand behind an address: one that nobody knows, or this machine's own, as seen behind a proxy that
 * ATALAYA_TRUSTED_PROXIES does not count. One stranger's guesses there must not shut everybody out.
 */
export function isShared(address: string): boolean {
  return isIP(address) === 0 || ownMachine.test(address);
}
