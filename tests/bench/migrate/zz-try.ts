import { startBenchServer } from "../backup/server.ts";
import { benchVerdicts } from "./verdicts.ts";
import { benchBlockedReader } from "./blocked-reader.ts";
const server = await startBenchServer("scratch", undefined, { fsync: "off" });
try { console.time("r"); console.log(JSON.stringify(await benchBlockedReader(server, 2), null, 1)); console.timeEnd("r");
console.time("v"); const v=await benchVerdicts(server, 1_000_000); console.log(v.filter(x=>!x.right), v.length, v.map(x=>x.durationMs)); console.timeEnd("v"); } finally { await server.stop(); }
