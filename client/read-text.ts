/** Largest response that is read, in bytes. Those of a gateway are much smaller. */
const MOST = 8_000_000

/** Reads the text of a response. Throws if it is too large for one of a gateway. */
export async function readText({ body }: Response): Promise<string> {
  let size = 0
  const limited = body?.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(part, controller) {
        size += part.length
        if (size > MOST) controller.error()
        else controller.enqueue(part)
      },
    }),
  )
  return await new Response(limited).text()
}
