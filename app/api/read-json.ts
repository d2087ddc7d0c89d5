import { z } from "zod";
import { OpsError } from "#modules/platform";

/** What programs send here is a few words. */
const MAX_BYTES = 64 * 1024;

/** The body of a request as its schema has it. Throws a ZodError that names each faulty field, or api.too-large. */
export async function readJson<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<z.output<Schema>> {
  const text = await readText(request);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new z.ZodError([{ code: "custom", path: [], message: "This is not JSON", input: undefined }]);
  }
  return schema.parse(body);
}

/** Stops at the first part that is too much, whatever length was announced. */
async function readText({ body }: Request): Promise<string> {
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const part of body ?? []) {
    sizeBytes += part.byteLength;
    if (sizeBytes > MAX_BYTES) throw tooLarge();
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function tooLarge(): OpsError {
  return new OpsError({
    code: "api.too-large",
    message: "The body is larger than 64 KB",
    hint: "docs/api.md shows what each route takes.",
    exit: 2,
  });
}
