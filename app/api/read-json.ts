import { z } from "zod";

/** The body of a request as its schema has it. Throws a ZodError that names each faulty field. */
export async function readJson<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<z.output<Schema>> {
  const text = await request.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new z.ZodError([{ code: "custom", path: [], message: "This is not JSON", input: undefined }]);
  }
  return schema.parse(body);
}
