import { isDeepStrictEqual } from 'node:util'
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

const PARSE_MESSAGE = Buffer.from('P\0\0\0\0')
const SYNC_MESSAGE = Buffer.from([SYNC!, 0, 0, 0, 4])
const DESCRIBE_STATEMENT = Buffer.from('D\0\0\0\0S')
const CLOSE = Buffer.from('C\0\0\0\0S')
const EMPTY: Buffer = Buffer.alloc(0)

/** Statements that can change the columns of others, or remove prepared statements. */
const CHANGES_SCHEMA = /\b(?:alter|create|drop|discard|deallocate)\b/i
const STARTS_SCHEMA_CHANGE = /^\s*(?:alter|create|drop|discard|deallocate|do)\b/i
/** Statements that can end a transaction, or take a part of it back. A commit after an error takes everything back. */
const ENDS_TRANSACTION = /\b(?:rollback|abort|commit)\b/i

/** Code of `cached plan must not change result type`, with which nothing was executed. */
const PLAN_CHANGED = '0A000'
/** Class of the codes of a text that does not fit the schema. A prepared one did when it was prepared. */
const DOES_NOT_FIT = '42'

interface Statement {
  /** The key of the statement: what follows its name in the message that prepares it. */
  text: string
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
  /** Whether the transaction that is open changed the schema. Its end can take the change back. */
  let isChanged = false

  async function prepare(message: Uint8Array, options: Options): Promise<Message[]> {
    const text = Buffer.from(message.buffer, message.byteOffset + 6, message.length - 6).toString('latin1')
    current = statements.get(text) ?? null
    if (current) {
      // The statement that was not executed for the longest time is the first.
      statements.delete(text)
      statements.set(text, current)
      return []
    }
    const isChange = STARTS_SCHEMA_CHANGE.test(text)
    if (isChange || canTakeBack(text)) {
      await closeAll(isChange, options)
      return await send(message, options)
    }
    if (!seen.delete(text)) {
      if (seen.size >= MAX_SEEN) seen.clear()
      seen.add(text)
      return await send(message, options)
    }
    if (statements.size >= MAX_STATEMENTS) await close(statements.keys().next().value!, options)
    const { statement, parsed } = await add(text, options)
    current = statement
    return parsed
  }

  async function add(text: string, options: Options): Promise<{ statement: Statement; parsed: Message[] }> {
    const name = Buffer.from(`s${++names}\0`)
    const named = Buffer.concat([PARSE_MESSAGE, name, Buffer.from(text, 'latin1')])
    const parsed = await send(withLength(named), options)
    const described = await send(withLength(Buffer.concat([DESCRIBE_STATEMENT, name])), options)
    const statement = { text, name, described }
    statements.set(text, statement)
    return { statement, parsed }
  }

  async function close(text: string, options: Options): Promise<void> {
    const { name } = statements.get(text)!
    statements.delete(text)
    await send(withLength(Buffer.concat([CLOSE, name])), options)
  }

  /** Closes all statements before a change of the schema, or before the end of a transaction with one. */
  async function closeAll(isChange: boolean, options: Options): Promise<void> {
    isChanged = isChange && (isChanged || pglite.isInTransaction())
    for (const text of [...statements.keys()]) await close(text, options)
  }

  function canTakeBack(text: string): boolean {
    return isChanged && ENDS_TRANSACTION.test(text)
  }

  async function execute(statement: Statement, message: Uint8Array, options: Options): Promise<Message[]> {
    isReady = true
    try {
      return await sendBound(statement, message, options)
    } catch (error) {
      const code = String((error as { code?: unknown }).code)
      if (code !== PLAN_CHANGED && !code.startsWith(DOES_NOT_FIT)) throw error
      await close(statement.text, options)
      // In a transaction block, each statement fails until its end.
      if (code !== PLAN_CHANGED || pglite.isInTransaction()) throw error
      isReady = false
      const { statement: renewed } = await add(statement.text, options)
      // The values were written for the former types.
      if (!isDeepStrictEqual(parametersOf(renewed), parametersOf(statement))) throw error
      bound = withLength(
        Buffer.concat([bound.subarray(0, 6), renewed.name, bound.subarray(6 + statement.name.length)]),
      )
      isReady = true
      return await sendBound(renewed, message, options)
    }
  }

  async function sendBound(
    { described }: Statement,
    message: Uint8Array,
    options: Options,
  ): Promise<Message[]> {
    const results = await send(Buffer.concat([bound, message, SYNC_MESSAGE]), options)
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
      const text = Buffer.from(message.buffer, message.byteOffset, message.length).toString('latin1')
      const isChange = CHANGES_SCHEMA.test(text)
      if (isChange || canTakeBack(text)) await closeAll(isChange, options)
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

function parametersOf({ described }: Statement): Message[] {
  return described.filter(({ name }) => name === 'parameterDescription')
}

function withLength(message: Buffer): Buffer {
  message.writeInt32BE(message.length - 1, 1)
  return message
}
