import { findFile, readState, replace } from '../state.ts'
import { CommandError, type CommandLine } from './command-line.ts'
import { assertOwnFile, getDevice, signAsDevice } from './device.ts'
import { type Folder, writeCarried } from './folder.ts'
import { findInstalled } from './install.ts'

const TYP = 'license-release+jwt'

/**
 * Gives the license up and writes the release file. The device first stops accepting the file, and then signs. So a copy
 * of the file is `SEQUENCE_ROLLED_BACK`. A repeated call writes the same release file.
 */
export async function releaseFile(folder: Folder, { values }: CommandLine, now: Date): Promise<string> {
  const out = values.out ?? 'license-release.txt'
  assertOwnFile(out, TYP)
  const device = getDevice(folder)
  const installed = findInstalled(folder)
  if (installed) {
    const { jti, sub, act, seq } = installed
    const state = await readState(folder.store)
    const seen = findFile(state, installed)
    // One more than the `seq` of the file. The next file has at least this `seq`.
    const files = replace(state.files, seen, { sub, act, seq: Math.max(seq + 1, seen?.seq ?? 0) })
    folder.write('state.json', JSON.stringify({ ...state, files }))
    folder.remove('license.jwt')
    const iat = Math.floor(now.getTime() / 1000)
    folder.write('release.jwt', await signAsDevice(device, TYP, { jti, iat }))
    folder.remove('installed.json')
  }
  const proof = folder.read('release.jwt')
  if (proof === null)
    throw new CommandError('There is nothing to release: no license file is installed here.')
  writeCarried(out, proof)
  return `Wrote ${out}. This device no longer uses the license.
Upload it at the vendor's gateway to free the seat. The file has no other effect.`
}
