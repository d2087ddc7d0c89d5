import { checkServices, type ServiceHealth } from "../../../data/health.ts";

export const dynamic = "force-dynamic";

/** Readiness: database, store and cache, each with its latency; 503 when one does not answer. */
export async function GET(): Promise<Response> {
  const services = await checkServices();
  const ok = services.every((service) => service.ok);
  const body = { ok, ...Object.fromEntries(services.map((service) => [service.name, describe(service)])) };
  return Response.json(body, { status: ok ? 200 : 503, headers: { "cache-control": "no-store" } });
}

function describe({ ok, latencyMs, code }: ServiceHealth) {
  const rounded = latencyMs === null ? null : Math.round(latencyMs * 100) / 100;
  return code === null ? { ok, latencyMs: rounded } : { ok, latencyMs: rounded, code };
}
