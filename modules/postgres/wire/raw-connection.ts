import type { Socket } from "node:net";
import type { Client } from "pg";
import { ReusingSocket } from "./reusing-socket.ts";

/** The part of pg's internal connection that COPY needs: the socket and the simple-query message. */
export type RawConnection = {
  stream: Socket;
  query(sql: string): void;
};

/** What pg calls on the object that occupies a connection (its `Submittable` contract). */
export type Occupant = {
  submit(connection: RawConnection): void;
  handleError(error: Error): void;
  handleReadyForQuery(): void;
  handleCommandComplete(): void;
  handleRowDescription(): void;
  handleDataRow(): void;
  handleEmptyQuery(): void;
  handlePortalSuspended(): void;
  handleCopyInResponse(connection: RawConnection): void;
  handleCopyData(): void;
};

/** pg types `query` for its own Submittable only; this is the one place that widens it. */
export function occupy(client: Client, occupant: Occupant): void {
  (client as unknown as { query(occupant: Occupant): void }).query(occupant);
}

/** The socket under a client, for the bridges that speak the protocol themselves. */
export function rawConnection(client: Client): RawConnection {
  return (client as unknown as { connection: RawConnection }).connection;
}

/**
 * Takes the socket's bytes away from pg's parser, whose object per row would halve the speed of COPY.
 * The bytes are valid during the call only. `giveBack(rest)` returns the socket and feeds what was read too far.
 */
export function divertBytes(socket: Socket, onBytes: (bytes: Buffer) => void): (rest: Buffer) => void {
  const parsers = socket.listeners("data") as ((bytes: Buffer) => void)[];
  const feed = (rest: Buffer) => {
    if (rest.length > 0) for (const parser of parsers) parser(rest);
  };
  if (socket instanceof ReusingSocket) {
    socket.divert(onBytes);
    return (rest) => {
      socket.divert(null);
      feed(rest);
    };
  }
  socket.removeAllListeners("data");
  socket.on("data", onBytes);
  return (rest) => {
    socket.removeListener("data", onBytes);
    for (const parser of parsers) socket.on("data", parser);
    feed(rest);
  };
}
