import { OpsError } from "#modules/platform";

const statuses: Record<string, number> = { "access.sign-in-required": 401, "access.forbidden": 403 };

/** Runs what answers a request; a broken promise becomes its code, words and status. Anything else is a defect and is thrown on. */
export async function answerOrFault(answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof OpsError)) throw error;
    const { code, message, hint } = error;
    return Response.json(
      { code, message, hint },
      { status: statuses[code] ?? 500, headers: { "cache-control": "no-store" } },
    );
  }
}
