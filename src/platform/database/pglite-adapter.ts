import type { PGlite } from '@electric-sql/pglite'
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { recordFinished } from './migration-script.ts'

/**
 * The PGlite adapter, which awaits migration scripts. `pglite-prisma-adapter` 0.7 returns before a script has run, so a
 * failing migration would count as applied.
 */
export class AwaitedPGlite extends PrismaPGlite {
  readonly #pglite: PGlite

  constructor(pglite: PGlite) {
    super(pglite)
    this.#pglite = pglite
  }

  override async connect(): Promise<SqlDriverAdapter> {
    const adapter = await super.connect()
    return Object.assign(adapter, {
      executeScript: async (script: string) => {
        await this.#pglite.exec(recordFinished(script))
      },
    })
  }
}
