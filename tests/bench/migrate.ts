import { parseArgs } from "node:util";
import { prepareSample, type Sample } from "./backup/sample.ts";
import { type BenchServer, startBenchServer } from "./backup/server.ts";
import { benchBlockedReader } from "./migrate/blocked-reader.ts";
import { judgeHazards, judgeOverhead, judgeReaders, judgeVerdicts } from "./migrate/judge.ts";
import { benchOverhead } from "./migrate/overhead.ts";
import { benchRehearsedHazards } from "./migrate/rehearse-corpus.ts";
import { type MigrateReport, render, writeReport } from "./migrate/report.ts";
import { benchVerdicts } from "./migrate/verdicts.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "hazards,verdicts,reader,overhead" },
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
const full = { every: 1, rows: 1_000_000, readerRuns: 3, orders: 1_200_000, overheadRuns: 3 };
const quick = { every: 5, rows: 20_000, readerRuns: 1, orders: 30_000, overheadRuns: 1 };
const size = values.quick ? quick : full;
const only = new Set(values.only.split(","));
const say = (line: string) => void process.stderr.write(`${line}\n`);

const measured: Record<string, unknown> = {};
const report: MigrateReport = {
  command: `npm run bench:migrate${process.argv.length > 2 ? ` -- ${process.argv.slice(2).join(" ")}` : ""}`,
  at: new Date(),
  version: "",
  bars: [],
  verdicts: [],
  sample: null,
};
// First, while nothing is left to be written by what was measured before.
await onServer("embedded", {}, async (server) => {
  report.version = server.version;
  if (only.has("reader")) {
    say("A reader beside a blocked ALTER TABLE");
    const readers = await benchBlockedReader(server, size.readerRuns);
    measured.readers = readers;
    report.bars.push(...judgeReaders(readers));
  }
  if (only.has("overhead")) {
    const sample = await prepareSample(server, size.orders, say);
    say("One ADD COLUMN on the sample");
    const overhead = await benchOverhead(server, sample, size.overheadRuns);
    measured.overhead = overhead;
    report.sample = describe(sample);
    report.bars.push(...judgeOverhead(overhead));
  }
});
// Copies of databases and what they do, not how long the disk takes.
await onServer("scratch", { fsync: "off", full_page_writes: "off" }, async (server) => {
  if (only.has("hazards")) {
    say("Hazards, linted and rehearsed");
    const hazards = await benchRehearsedHazards(server, size.every);
    measured.hazards = hazards;
    report.bars.unshift(...judgeHazards(hazards));
  }
  if (only.has("verdicts")) {
    say(`Verdicts on ${size.rows} rows`);
    report.verdicts = await benchVerdicts(server, size.rows);
    report.bars.push(...judgeVerdicts(report.verdicts, size.rows));
  }
});
// What a quick run or one of a part says is about the benchmark itself, not about the product.
if (!values.quick && only.size === 4) await writeReport(report);
process.stdout.write(values.json ? `${JSON.stringify({ ...report, measured })}\n` : `${render(report)}\n`);
process.exitCode = report.bars.some(({ state }) => state === "miss") ? 1 : 0;

async function onServer(name: string, settings: Record<string, string>, work: (server: BenchServer) => Promise<void>) {
  const server = await startBenchServer(name, undefined, settings);
  try {
    await work(server);
  } finally {
    await server.stop();
  }
}

function describe({ orders, rows, databaseBytes }: Sample): string {
  const [count, all] = [orders, rows].map((number) => number.toLocaleString("en-US"));
  return `The sample: the shop of \`examples/shop\` with ${count} orders, ${all} rows, ${(databaseBytes / 1e9).toFixed(2)} GB. Medians (fastest to slowest); times of Prisma's engine and of our apply alone are without the start of a process, those of \`db:migrate:safe\` with it.`;
}
