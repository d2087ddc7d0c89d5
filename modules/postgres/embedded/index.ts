// A face of its own: the console's bundle has no use for a server that scripts and tests start.
export { type EmbeddedServer, removeEmbeddedServer, startEmbeddedServer } from "../embedded-server.ts";
