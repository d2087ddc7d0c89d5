/** Where a request came from, for the audit log. The proxy alone writes the address, over whatever the client sent. */
export function whence(headers: Headers | undefined): { address?: string; agent?: string } {
  return {
    address: headers?.get("x-atalaya-address") ?? undefined,
    agent: headers?.get("user-agent") ?? undefined,
  };
}
