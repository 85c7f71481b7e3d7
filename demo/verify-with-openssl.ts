import { execFile } from 'node:child_process'
import { createPublicKey } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { PublicKey } from './published.ts'
import type { StepResult } from './report.ts'

const run = promisify(execFile)

/** Verifies the signature of a file with `openssl`, and checks that `openssl` rejects a changed file. */
export async function verifyWithOpenssl(file: string, keys: readonly PublicKey[]): Promise<StepResult> {
  const version = await run('openssl', ['version']).then(
    ({ stdout }) => stdout.split(' ').slice(0, 2).join(' '),
    () => null,
  )
  if (!version?.startsWith('OpenSSL 3')) {
    return { says: `skipped: ${version ?? 'openssl'} ${version ? 'is not OpenSSL 3' : 'is not installed'}` }
  }
  const [header, payload, signature] = file.split('.') as [string, string, string]
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString())
  const jwk = keys.find((key) => key.kid === kid)
  if (!jwk) throw new Error('the key of the file is not published')
  const folder = mkdtempSync(join(tmpdir(), 'licet-demo-openssl-'))
  const write = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content)
  try {
    write(
      'key.pem',
      createPublicKey({ key: { ...jwk }, format: 'jwk' }).export({ format: 'pem', type: 'spki' }),
    )
    write('signature', Buffer.from(signature, 'base64url'))
    write('genuine', `${header}.${payload}`)
    write('changed', `${header}.${payload.slice(0, -1)}`)
    const verify = (name: string) =>
      run('openssl', [...command, '-in', name, '-sigfile', 'signature'], { cwd: folder }).then(
        () => true,
        () => false,
      )
    if (!(await verify('genuine'))) throw new Error('openssl does not accept the signature')
    if (await verify('changed')) throw new Error('openssl accepts the signature of a changed file')
    return { says: `${version}: accepts the signature, and rejects a changed file` }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const command = ['pkeyutl', '-verify', '-pubin', '-inkey', 'key.pem', '-rawin']
