import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { OperatorError } from '../platform/operator-error.ts'

/** A file from which variables were read. It has names only: values can be secrets. */
export interface EnvironmentFile {
  path: string
  /** Variables that the file set. */
  variables: string[]
  /** Variables in the file that the environment has already, so that the file did not set them. */
  overridden: string[]
}

/** The file cannot be used. */
export class EnvironmentFileError extends OperatorError {
  override name = 'EnvironmentFileError'
}

/** Files that were read, by the environment that they completed. */
const read = new WeakMap<NodeJS.ProcessEnv, EnvironmentFile | null>()

/**
 * Adds the variables of a file to the environment, unless the environment has them, even if they are empty there. The file is
 * the one that `LICET_ENV_FILE` names, or `.env` in `folder`. Returns null if `.env` does not exist. Reads the file once.
 */
export function loadEnvironmentFile(
  environment: NodeJS.ProcessEnv = process.env,
  folder = process.cwd(),
): EnvironmentFile | null {
  const known = read.get(environment)
  if (known !== undefined) return known
  const named = environment.LICET_ENV_FILE
  const path = resolve(folder, named || '.env')
  const text = readText(path, Boolean(named))
  const file = text === null ? null : { path, ...addVariables(environment, parse(text, path)) }
  read.set(environment, file)
  return file
}

function addVariables(environment: NodeJS.ProcessEnv, found: NodeJS.Dict<string>) {
  const variables: string[] = []
  const overridden: string[] = []
  for (const [name, value] of Object.entries(found)) {
    if (environment[name] !== undefined) overridden.push(name)
    else {
      environment[name] = value
      variables.push(name)
    }
  }
  return { variables, overridden }
}

function readText(path: string, isNamed: boolean): string | null {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' && !isNamed) return null
    throw new EnvironmentFileError(
      `The environment file ${path} cannot be read: ${code}. ${remedies[code ?? ''] ?? 'Correct LICET_ENV_FILE, or remove the file.'}`,
    )
  }
  try {
    // Removes a byte order mark.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new EnvironmentFileError(`The environment file ${path} is not UTF-8. Save it in this encoding.`)
  }
}

const remedies: Record<string, string> = {
  EACCES: 'Give the user of this process the right to read it.',
  EISDIR: 'It is a folder. Rename it, or name a file in LICET_ENV_FILE.',
  ENOENT: 'Correct LICET_ENV_FILE.',
}

const ASSIGNMENT = /^(export\s+)?[A-Za-z_][\w.-]*\s*=/

/** Parses the file as Node does, which ignores every line that is no assignment. Throws at such a line instead. */
function parse(text: string, path: string): NodeJS.Dict<string> {
  // A quoted value can have several lines.
  const lines = text
    .replace(/=[ \t]*(["'`])[\s\S]*?\1/g, (quoted) => `=${quoted.replace(/[^\n]/g, '')}`)
    .split('\n')
  const wrong = lines.findIndex((line) => !/^\s*(#|$)/.test(line) && !ASSIGNMENT.test(line.trim()))
  if (wrong === -1) return parseEnv(text)
  throw new EnvironmentFileError(
    `The environment file ${path} has no assignment in line ${wrong + 1}. Write NAME=value, or begin a comment with #.`,
  )
}
