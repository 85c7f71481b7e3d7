#!/usr/bin/env node
// Plain JavaScript without newer syntax: an old Node runs this file and prints which Node Licet requires.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import module from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isBundled } from './bundle.js'

/** The first version of Node that runs the TypeScript of Licet and has `Temporal`. */
const REQUIRED = 26
const root = dirname(dirname(fileURLToPath(import.meta.url)))

if (majorOf(process.versions.node) >= REQUIRED) {
  // Code that was compiled once is read from here. Without the right to write, Node compiles it at each start.
  module.enableCompileCache(join(root, 'node_modules', '.cache', 'licet'))
  // `node --watch` needs to know the sources.
  const isWatched = process.env.WATCH_REPORT_DEPENDENCIES !== undefined
  const code = !isWatched && isBundled(root) ? import('../dist/licet.js') : import('../src/licet.ts')
  code.then(({ licet }) => licet(process.argv.slice(2)))
} else {
  const node = installedNode()
  if (node === null) {
    console.error(
      `licet: Licet requires Node ${REQUIRED} or later, and this is Node ${process.versions.node}: run "npm ci" in ${root}, which installs it, or install it from https://nodejs.org.`,
    )
    process.exit(1)
  }
  runWith(node)
}

/** The Node that `npm ci` installs in this folder; null if it is missing or too old. */
function installedNode() {
  const folder = join(root, 'node_modules', 'node')
  const binary = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (!existsSync(binary)) return null
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return majorOf(version) >= REQUIRED ? binary : null
}

/** Runs this file again with another Node, forwards signals and ends as that process ends. */
function runWith(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url)].concat(process.argv.slice(2)), {
    stdio: 'inherit',
  })
  // A terminal sends SIGINT to both processes. A second SIGINT would end the child without an orderly shutdown.
  const hasTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP']
  for (const name of signals) {
    process.on(name, () => {
      if (name !== 'SIGINT' || !hasTerminal) child.kill(name)
    })
  }
  child.on('error', (error) => {
    console.error(`licet: ${node} could not be started: ${error.message}. Run "npm ci" in ${root}.`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code)
    for (const name of signals) process.removeAllListeners(name)
    process.kill(process.pid, signal)
  })
}

function majorOf(version) {
  return Number(version.split('.')[0])
}
