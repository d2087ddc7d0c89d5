import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { findSocketAddress, noteSocketAddresses } from "../../../app/access/socket-address.ts";

const seen: (string | null)[] = [];
const server = createServer((request, response) => {
  seen.push(findSocketAddress(new Headers(request.headers as Record<string, string>)));
  response.end();
});
afterEach(() => server.close());

test("noteSocketAddresses writes the connection's address over what a client claims, and before it nothing is believed", async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const ask = () => fetch(`http://127.0.0.1:${port}`, { headers: { "x-atalaya-socket": "192.0.2.7" } });
  await ask();
  noteSocketAddresses();
  noteSocketAddresses();
  await ask();
  expect(seen).toEqual([null, "127.0.0.1"]);
});
