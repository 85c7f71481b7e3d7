import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

/** A file of the console, as it is sent. */
export interface StaticFile {
  contentType: string
  /** Whether the name contains a hash of the content, so that the content under this name never changes. */
  immutable: boolean
  /** The content without a coding, and the variants that the build compressed. */
  variants: readonly Variant[]
}

/** The content of a file in one coding (RFC 9110 section 8.4.1). */
export interface Variant {
  coding: 'br' | 'gzip' | null
  body: Buffer
  etag: string
}

export interface StaticFiles {
  /**
   * Returns the file at a path below the folder, such as `assets/index-1a2b3c.js`. Returns null if there is none, or if the
   * console is not built.
   */
  find(path: string): Promise<StaticFile | null>
  /** Returns the page; null if the console is not built. Reads the folder again after another build. */
  page(): Promise<StaticFile | null>
}

const PAGE = 'index.html'

/** Suffixes of the compressed files that the build writes beside each file. The smallest coding is the first one. */
const codings = [
  { coding: 'br', suffix: '.br' },
  { coding: 'gzip', suffix: '.gz' },
] as const

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}

/**
 * Holds the files of a built console in memory, so that a path of a request never reaches the file system, and a client that
 * reads slowly or disconnects holds no open file.
 */
export function createStaticFiles(folder: string): StaticFiles {
  let build = ''
  let files: Promise<Map<string, StaticFile>> = Promise.resolve(new Map())

  async function current(): Promise<Map<string, StaticFile>> {
    const found = await identifyBuild(folder)
    if (found !== build) {
      build = found
      files = found ? readFiles(folder) : Promise.resolve(new Map())
      files.catch(() => {
        build = ''
      })
    }
    return await files
  }

  return {
    find: async (path) => (await (build ? files : current())).get(path) ?? null,
    page: async () => (await current()).get(PAGE) ?? null,
  }
}

/** Identifies a build by the times of its page and of the last variant of the page; empty without a page. */
async function identifyBuild(folder: string): Promise<string> {
  const names = [PAGE, ...codings.map(({ suffix }) => PAGE + suffix)]
  const [page, ...others] = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ mtimeMs }) => mtimeMs,
        () => null,
      ),
    ),
  )
  return page === null ? '' : [page, ...others].join(' ')
}

async function readFiles(folder: string): Promise<Map<string, StaticFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(join(folder, sep).length))
  const bodies = new Map(
    await Promise.all(paths.map(async (path) => [path, await readFile(join(folder, path))] as const)),
  )
  const files = new Map<string, StaticFile>()
  for (const [path, body] of bodies) {
    const url = path.split(sep).join('/')
    const isVariant = codings.some(
      ({ suffix }) => path.endsWith(suffix) && bodies.has(path.slice(0, -suffix.length)),
    )
    if (isVariant || /(^|\/)\./.test(url)) continue
    const compressed = codings.flatMap(({ coding, suffix }) => {
      const variant = bodies.get(path + suffix)
      return variant ? [variantOf(coding, variant)] : []
    })
    files.set(url, {
      contentType: contentTypes[extname(path)] ?? 'application/octet-stream',
      immutable: url.startsWith('assets/'),
      variants: [...compressed, variantOf(null, body)],
    })
  }
  return files
}

function variantOf(coding: Variant['coding'], body: Buffer): Variant {
  return { coding, body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` }
}

/** Returns the smallest variant that an `Accept-Encoding` header allows (RFC 9110 section 12.5.3). */
export function chooseVariant({ variants }: StaticFile, acceptEncoding: string | undefined): Variant {
  const allowed = new Set(
    (acceptEncoding ?? '')
      .toLowerCase()
      .split(',')
      .map((element) => element.replace(/\s/g, '').split(';'))
      .filter(([, weight = '']) => !/^q=0(\.0*)?$/.test(weight))
      .map(([coding]) => coding),
  )
  return variants.find(({ coding }) => coding === null || allowed.has(coding))!
}
