import { parseArgs } from 'node:util'

export const usage = `licet-request <command> [FILE] [options]

A license file for a device without a network, by files that a person carries.

  new             makes the device's key, once, and the request file to upload at the vendor's gateway
  install FILE    verifies the answer, a license file, and keeps it for the software
  release         gives the license up, for good, and makes the proof that frees its seat
  show            tells how things stand

  --folder DIR              where the device keeps its key and its license; ./licet-device by default
  --out FILE                where the file to carry is written; license-request.txt, or license-release.txt

new, the first time:
  --product CODE            the code of the product
  --fingerprint TEXT        the device's identity, as its software gives it to the verifier
  --keys FILE               the vendor's public keys: the JWK Set that came with the software

new, at any time:
  --name TEXT               the name of the device, for people
  --key-hint TEXT           the last group of the license key, so that no other license answers
  --ttl DURATION            for how long, such as P30D; the license type may allow less
  --include LIST            ENTITLEMENTS, METERS, METADATA, ACCOUNT, with commas between
  --encrypted               that only this device, with the license key, can read the file
  --fresh                   a new request, although one waits for its answer
  --replace-keys            trusts the keys of --keys in place of the pinned ones; compare their IDs with the vendor
                            first. The device keeps its key and its seat

install:
  --key-list FILE           a newer signed key list of the vendor, from /.well-known/license-keys
  --license-key-file FILE   opens an encrypted file; its text is the license key

  --help                    prints this

Exit codes: 0 done; 1 not done, and the message says why and what to do.
docs/license-file.md and docs/air-gap.md describe the files.`

/** The command cannot do what it was asked; the message says why and what to do. */
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
  /** What `install` takes. */
  file: string
  folder: string
  values: { [N in OptionName]?: (typeof options)[N]['type'] extends 'boolean' ? boolean : string }
}

/** Reads the arguments, or refuses with what is allowed in place of what is not. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { values, positionals } = parse(args)
  const [name, ...files] = positionals
  const folder = values.folder ?? 'licet-device'
  if (values.help || name === undefined) return { command: 'help', file: '', folder, values }
  const own = allowed[name]
  if (!own) throw new CommandError(`${name} is not a command; there are ${Object.keys(allowed).join(', ')}`)
  const foreign = (Object.keys(values) as OptionName[]).find((o) => o !== 'folder' && !own.includes(o))
  if (foreign) throw new CommandError(`--${foreign} is no option of ${name}`)
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
