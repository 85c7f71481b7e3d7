import { setImmediate } from 'node:timers/promises'
import type { PGlite } from '@electric-sql/pglite'
import type { SqlDriverAdapter, Transaction } from '@prisma/driver-adapter-utils'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { takeTurn } from '../turns.ts'
import { recordFinished } from './migration-script.ts'

/**
 * The PGlite adapter, which awaits migration scripts and lets other work of the process continue. `pglite-prisma-adapter` 0.7
 * returns before a script has run, so a failing migration would count as applied. PGlite runs in this process and without
 * input or output, so work with many transactions, such as a bulk operation, would keep the event loop from everything else.
 */
export class AwaitedPGlite extends PrismaPGlite {
  readonly #pglite: PGlite

  constructor(pglite: PGlite) {
    super(pglite)
    this.#pglite = pglite
  }

  override async connect(): Promise<SqlDriverAdapter> {
    const adapter = await super.connect()
    const startTransaction = adapter.startTransaction.bind(adapter)
    return Object.assign(adapter, {
      startTransaction: async (...args: Parameters<typeof startTransaction>) => {
        await takeTurn()
        return withPauses(await startTransaction(...args))
      },
      executeScript: async (script: string) => {
        await this.#pglite.exec(recordFinished(script))
      },
    })
  }
}

/** Returns the transaction with a pause before each statement, in which the process responds to probes, for example. */
function withPauses(transaction: Transaction): Transaction {
  const queryRaw = transaction.queryRaw.bind(transaction)
  const executeRaw = transaction.executeRaw.bind(transaction)
  return Object.assign(transaction, {
    queryRaw: async (...args: Parameters<typeof queryRaw>) => {
      await setImmediate()
      return await queryRaw(...args)
    },
    executeRaw: async (...args: Parameters<typeof executeRaw>) => {
      await setImmediate()
      return await executeRaw(...args)
    },
  })
}
