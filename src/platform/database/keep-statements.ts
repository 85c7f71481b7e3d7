import type { PGlite } from '@electric-sql/pglite'

type Options = NonNullable<Parameters<PGlite['execProtocolStream']>[1]>
type Message = Awaited<ReturnType<PGlite['execProtocolStream']>>[number]

/** Prepared statements of a session. Each keeps its plan in the memory of the database. */
const MAX_STATEMENTS = 300

/** Texts that were executed once. A text becomes a prepared statement when it is executed again. */
const MAX_SEEN = 2_000

/** Types of frontend messages. */
const [PARSE, BIND, DESCRIBE, EXECUTE, SYNC, QUERY] = [...'PBDESQ'].map((type) => type.charCodeAt(0))

/** In a description: of a statement, and not of a portal. */
const STATEMENT = 'S'.charCodeAt(0)

const SYNC_MESSAGE = Buffer.from([SYNC!, 0, 0, 0, 4])
const DESCRIBE_STATEMENT = Buffer.from('D\0\0\0\0S')
const CLOSE = Buffer.from('C\0\0\0\0S')
const EMPTY: Buffer = Buffer.alloc(0)

/** Statements that can change the columns of others, or remove prepared statements. */
const CHANGES_SCHEMA = /\b(?:alter|create|drop|discard|deallocate)\b/i
const STARTS_SCHEMA_CHANGE = /^\s*(?:alter|create|drop|discard|deallocate)\b/i

interface Statement {
  name: Buffer
  /** The response to the description: the types of its parameters and of its rows. */
  described: Message[]
}

/** Databases whose statements are kept. */
const kept = new WeakSet<PGlite>()

/**
 * Prepares each statement that is executed again, and sends its execution as one message. PGlite sends six messages for each
 * statement, and PostgreSQL then parses and plans it again.
 */
export function keepStatements(pglite: PGlite): void {
  if (kept.has(pglite)) return
  kept.add(pglite)
  const send = pglite.execProtocolStream.bind(pglite)
  const statements = new Map<string, Statement>()
  const seen = new Set<string>()
  let names = 0
  /** The prepared statement that is being executed; null for a statement without a name. */
  let current: Statement | null = null
  /** Messages that are sent with the next `EXECUTE`. */
  let bound = EMPTY
  /** Whether the session is ready for the next statement already. */
  let isReady = false

  async function prepare(message: Uint8Array, options: Options): Promise<Message[]> {
    const text = Buffer.from(message.buffer, message.byteOffset + 6, message.length - 6).toString('latin1')
    current = statements.get(text) ?? null
    if (current) {
      // The statement that was not executed for the longest time is the first.
      statements.delete(text)
      statements.set(text, current)
      return []
    }
    if (STARTS_SCHEMA_CHANGE.test(text)) {
      await closeAll(options)
      return await send(message, options)
    }
    if (!seen.delete(text)) {
      if (seen.size >= MAX_SEEN) seen.clear()
      seen.add(text)
      return await send(message, options)
    }
    if (statements.size >= MAX_STATEMENTS) await close(statements.keys().next().value!, options)
    const name = Buffer.from(`s${++names}\0`)
    const named = Buffer.concat([message.subarray(0, 5), name, message.subarray(6)])
    const parsed = await send(withLength(named), options)
    const described = await send(withLength(Buffer.concat([DESCRIBE_STATEMENT, name])), options)
    current = { name, described }
    statements.set(text, current)
    return parsed
  }

  async function close(text: string, options: Options): Promise<void> {
    const { name } = statements.get(text)!
    statements.delete(text)
    await send(withLength(Buffer.concat([CLOSE, name])), options)
  }

  async function closeAll(options: Options): Promise<void> {
    for (const text of [...statements.keys()]) await close(text, options)
  }

  async function execute(
    { described }: Statement,
    message: Uint8Array,
    options: Options,
  ): Promise<Message[]> {
    const all = Buffer.concat([bound, message, SYNC_MESSAGE])
    isReady = true
    const results = await send(all, options)
    return [...described.filter(({ name }) => name === 'rowDescription'), ...results]
  }

  pglite.execProtocolStream = async (message, options = {}) => {
    const type = message[0]
    if (type === PARSE) {
      isReady = false
      return await prepare(message, options)
    }
    if (type === SYNC) {
      current = null
      bound = EMPTY
      if (!isReady) return await send(message, options)
      isReady = false
      return []
    }
    if (type === QUERY) {
      current = null
      if (
        CHANGES_SCHEMA.test(
          Buffer.from(message.buffer, message.byteOffset, message.length).toString('latin1'),
        )
      )
        await closeAll(options)
      // PostgreSQL is ready after a simple query without a further message.
      isReady = true
      return await send(message, options)
    }
    if (!current) return await send(message, options)
    if (type === BIND) {
      // Byte 5 ends the name of the portal, and byte 6 that of the statement.
      bound = withLength(Buffer.concat([message.subarray(0, 6), current.name, message.subarray(7)]))
      return []
    }
    if (type === DESCRIBE) return message[5] === STATEMENT ? current.described : []
    if (type === EXECUTE) return await execute(current, message, options)
    return await send(message, options)
  }
}

function withLength(message: Buffer): Buffer {
  message.writeInt32BE(message.length - 1, 1)
  return message
}
