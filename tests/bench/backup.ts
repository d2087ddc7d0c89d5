import { parseArgs } from "node:util";
import { createKeys } from "#modules/backup";
import { judgeDrills, judgeEmbedded, judgeRuns } from "./backup/judge.ts";
import { type EmbeddedRun, measureDrills, measureEmbedded, measureRun, type Run } from "./backup/measure.ts";
import { type Report, render, writeReport } from "./backup/report.ts";
import { prepareSample } from "./backup/sample.ts";
import { startBenchServer, systemBinaries } from "./backup/server.ts";

const { values } = parseArgs({
  options: {
    orders: { type: "string" },
    runs: { type: "string" },
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
const full = { orders: 1_200_000, runs: 5, tables: 2683 };
const quick = { orders: 30_000, runs: 1, tables: 300 };
const size = values.quick ? quick : full;
const orders = Number(values.orders ?? size.orders);
const runs = Number(values.runs ?? size.runs);
const say = (line: string) => void process.stderr.write(`${line}\n`);

const measured = await measureSystem();
const embedded = await measureOnEmbedded();
const report: Report = {
  command: `npm run bench:backup${process.argv.length > 2 ? ` -- ${process.argv.slice(2).join(" ")}` : ""}`,
  at: new Date(),
  runs,
  sample: measured.sample,
  versions: { system: measured.version, embedded: embedded.version },
  bars: [...judgeRuns(measured.runs), ...judgeDrills(size.tables, measured.drills.drills)],
  embedded: judgeEmbedded(embedded.runs),
};
// What a quick run says is about the benchmark itself, not about the product.
if (!values.quick) await writeReport(report);
process.stdout.write(
  values.json ? `${JSON.stringify({ ...report, measured, embedded: embedded.runs })}\n` : `${render(report)}\n`,
);
process.exitCode = report.bars.some(({ state }) => state === "miss") ? 1 : 0;

async function measureSystem() {
  const bin = systemBinaries();
  const server = await startBenchServer("system", bin);
  try {
    const sample = await prepareSample(server, orders, say);
    const keys = await createKeys();
    const done: Run[] = [];
    for (let turn = 0; turn < runs; turn++) {
      say(`Run ${turn + 1} of ${runs}`);
      done.push(await measureRun({ server, bin, sample, keys, turn }));
    }
    say(`Drills of ${size.tables} tables`);
    const drills = await measureDrills(server, size.tables, Math.min(3, runs));
    return { version: server.version, sample, runs: done, drills };
  } finally {
    await server.stop();
  }
}

async function measureOnEmbedded() {
  const server = await startBenchServer("embedded");
  try {
    const sample = await prepareSample(server, orders, say);
    const done: EmbeddedRun[] = [];
    for (let turn = 0; turn < runs; turn++) {
      say(`Embedded run ${turn + 1} of ${runs}`);
      done.push(await measureEmbedded(server, sample, turn));
    }
    return { version: server.version, runs: done };
  } finally {
    await server.stop();
  }
}
