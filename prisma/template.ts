import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../src/platform/database/open.ts'
import { packTemplate, templateName } from '../src/platform/database/template.ts'
import { TEMPLATE_ID } from '../src/platform/installation.ts'
import { prepareJobs } from '../src/platform/jobs.ts'

/**
 * Writes the template of the embedded database into a folder. A first start copies it, which takes a tenth of the time that
 * PostgreSQL and the migrations need to create it. It is created here by the same code as without a template.
 */
export async function writeTemplate(folder: string): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'licet-template-'))
  try {
    const options = { dataDir, poolSize: 1, statementTimeoutMs: 0, waitMs: 0, usesTemplate: false }
    const database = await openDatabase(options)
    await prepareJobs(database.engine)
    await database.db.installation.updateMany({ data: { id: TEMPLATE_ID } })
    // It names this machine.
    await database.db.$executeRaw`delete from pgboss.instance`
    await database.close()
    await packTemplate(join(dataDir, 'pglite'), join(folder, templateName()))
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}
