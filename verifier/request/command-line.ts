import { parseArgs } from 'node:util'

export const usage = `licet-request <command> [FILE] [options]

Licenses a device without a network, with files that a person carries.

  new             creates the key of the device, once, and the request file for the vendor's gateway
  install FILE    verifies the license file from the gateway, and stores it for the software
  release         gives the license up permanently, and creates the release file that frees its seat
  show            prints the state of this device

  --folder DIR              folder with the key and the license of the device; default ./licet-device
  --out FILE                file to write; default license-request.txt, or license-release.txt

new, the first time:
  --product CODE            the code of the product
  --fingerprint TEXT        the fingerprint that the software passes to the verifier
  --keys FILE               the vendor's public keys: the JWK Set that is shipped with the software

new, at any time:
  --name TEXT               the name of the device, for people
  --key-hint TEXT           the last group of the license key; only this license can be used
  --ttl DURATION            lifetime of the license file, such as P30D; the license type can limit it
  --include LIST            ENTITLEMENTS, METERS, METADATA, ACCOUNT, separated by commas
  --encrypted               requests a file that only this device can read, with the license key
  --fresh                   a new request, even if another one is pending
  --replace-keys            trusts the keys of --keys in place of the pinned ones; compare their IDs with the vendor
                            first. The device keeps its key and its seat

install:
  --key-list FILE           a newer signed key list of the vendor, from /.well-known/license-keys
  --license-key-file FILE   file that contains the license key; decrypts the license file

  --help                    prints this text

Exit codes: 0 success; 1 failure, with a message that has the reason and the remedy.
docs/license-file.md and docs/air-gap.md describe the files.`

/** The command failed. The message has the reason and the remedy. */
export class CommandError extends Error {
  override name = 'CommandError'
}

const text = { type: 'string' } as const
const options = {
  folder: text,
  out: text,
  product: text,
  fingerprint: text,
  keys: text,
  name: text,
  'key-hint': text,
  ttl: text,
  include: text,
  encrypted: { type: 'boolean' },
  fresh: { type: 'boolean' },
  'replace-keys': { type: 'boolean' },
  'key-list': text,
  'license-key-file': text,
  help: { type: 'boolean' },
} as const

type OptionName = keyof typeof options

const allowed: Record<string, readonly OptionName[]> = {
  new: [
    'out',
    'product',
    'fingerprint',
    'keys',
    'name',
    'key-hint',
    'ttl',
    'include',
    'encrypted',
    'fresh',
    'replace-keys',
  ],
  install: ['key-list', 'license-key-file'],
  release: ['out'],
  show: [],
}

export interface CommandLine {
  command: 'new' | 'install' | 'release' | 'show' | 'help'
  /** Argument of `install`. */
  file: string
  folder: string
  values: { [N in OptionName]?: (typeof options)[N]['type'] extends 'boolean' ? boolean : string }
}

/** Reads the arguments. Refuses wrong ones, with the allowed ones in the message. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { values, positionals } = parse(args)
  const [name, ...files] = positionals
  const folder = values.folder ?? 'licet-device'
  if (values.help || name === undefined) return { command: 'help', file: '', folder, values }
  const own = allowed[name]
  if (!own)
    throw new CommandError(`${name} is not a command. The commands are ${Object.keys(allowed).join(', ')}`)
  const foreign = (Object.keys(values) as OptionName[]).find((o) => o !== 'folder' && !own.includes(o))
  if (foreign) throw new CommandError(`--${foreign} is not an option of ${name}`)
  const wanted = name === 'install' ? 1 : 0
  if (files.length > wanted) throw new CommandError(`${files[wanted]} is one argument too many for ${name}`)
  if (files.length < wanted) throw new CommandError('install needs a file: licet-request install license.txt')
  return { command: name as CommandLine['command'], file: files[0] ?? '', folder, values }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new CommandError((error as Error).message)
  }
}
