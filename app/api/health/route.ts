export const dynamic = "force-dynamic";

/** Liveness: this process answers. It asks nothing of anyone else. */
export function GET(): Response {
  return Response.json({ ok: true }, { headers: { "cache-control": "no-store" } });
}
