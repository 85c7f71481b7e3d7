import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const dist = fileURLToPath(new URL('dist', import.meta.url))

const PAGE = 'index.html'

/**
 * Writes a Brotli and a gzip variant beside each text file of the build, for a server that compresses nothing itself. Those of the
 * page are written last: the gateway then reads the folder again, and finds no file that is still being written.
 */
function compress(): Plugin {
  return {
    name: 'licet-compress',
    apply: 'build',
    async closeBundle() {
      const names = await readdir(dist, { recursive: true })
      const files = names.filter((name) => /\.(html|js|css|svg|json)$/.test(name))
      await Promise.all(files.filter((name) => name !== PAGE).map(writeVariants))
      await writeVariants(PAGE)
    },
  }
}

async function writeVariants(name: string): Promise<void> {
  const path = join(dist, name)
  const content = await readFile(path)
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length }
  await writeFile(`${path}.br`, await promisify(brotliCompress)(content, { params }))
  await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }))
}

export default defineConfig({
  base: '/console/',
  plugins: [react(), tailwind(), compress()],
  build: {
    target: 'es2023',
    modulePreload: { polyfill: false },
    // A `data:` script or style would need an exception in the content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  // A gateway of `npm start` serves all but the page itself.
  server: {
    proxy: Object.fromEntries(
      ['/graphql', '/export', '/console/session', '/console/settings.json'].map((path) => [
        path,
        'http://127.0.0.1:4000',
      ]),
    ),
  },
})
