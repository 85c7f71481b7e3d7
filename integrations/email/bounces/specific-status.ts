const unknownMailbox =
  /\b(?:no such (?:user|mailbox|recipient|address)|no mailbox here by that name|unknown (?:user|mailbox|recipient|address)|(?:user|mailbox|recipient|address) (?:is )?(?:unknown|not found|does(?:n't| not) exist))\b/i

/** A status that says no more than "permanent" (`5.0.0`) is replaced by that of the server's reply, if it has one. */
export function specificStatus(status: string, reply: string): string {
  if (!/^5\.\d+\.0$/.test(status)) return status
  const specific = /\b5\.\d{1,3}\.[1-9]\d{0,2}\b/.exec(reply)?.[0]
  return specific ?? (unknownMailbox.test(reply) ? '5.1.1' : status)
}
