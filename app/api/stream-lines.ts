/**
 * Lines as a body that is read as fast as it is taken, and no faster. The first is read before anything is answered, so that a refusal
 * still has a status of its own.
 */
export async function streamLines(lines: AsyncGenerator<string>): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder();
  let next = await lines.next();
  return new ReadableStream({
    async pull(controller) {
      if (next.done) return controller.close();
      controller.enqueue(encoder.encode(next.value));
      next = await lines.next();
    },
    async cancel() {
      await lines.return(undefined);
    },
  });
}
