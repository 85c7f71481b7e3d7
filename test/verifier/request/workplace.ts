import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeJwt } from 'jose'
import { onTestFinished } from 'vitest'
import { run } from '../../../verifier/request/run.ts'
import { at, confirmationOf, fingerprint, keys, product, signFile } from '../signer.ts'

/** A device of its own in a folder of its own, which is gone after the test; time stands still. */
export function createWorkplace({ now = at(60) as Date | (() => Date), vendor = keys as object } = {}) {
  const root = mkdtempSync(join(tmpdir(), 'licet-request-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const path = (name: string) => join(root, name)
  const place = {
    path,
    folder: path('device'),
    read: (name: string) => readFileSync(path(name), 'utf8'),
    write: (name: string, text: string) => {
      writeFileSync(path(name), text)
      return path(name)
    },
    mode: (name: string) => statSync(path(name)).mode & 0o777,
    /** Runs a command with the folder; file names are those of the workplace. */
    async command(name: string, ...args: string[]) {
      const [out, err]: string[][] = [[], []]
      const code = await run([name, ...args, '--folder', path('device')], {
        out: (text) => void out!.push(text),
        err: (text) => void err!.push(text),
        now: () => (typeof now === 'function' ? now() : now),
      })
      return { code, out: out!.join('\n'), err: err!.join('\n') }
    },
    /** Creates a request with further arguments. */
    request: (...args: string[]) =>
      place.command('new', ...(args.includes('--out') ? [] : ['--out', path('request.txt')]), ...args),
    begin: (...args: string[]) =>
      place.request('--product', product, '--fingerprint', fingerprint, '--keys', path('jwks.json'), ...args),
    /** The answer of a gateway to the request that was made last. */
    async answer(changes: Record<string, unknown> = {}) {
      const { cnf } = decodeJwt<{ cnf: object }>(place.read('request.txt').replace(/\s/g, ''))
      const file = await signFile({ cnf: { ...confirmationOf(fingerprint), ...cnf }, ...changes })
      return place.write('license.txt', file)
    },
  }
  place.write('jwks.json', JSON.stringify(vendor))
  return place
}
