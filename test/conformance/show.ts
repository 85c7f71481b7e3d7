import { existsSync, readFileSync } from 'node:fs'
import { chosenClients } from './clients.ts'
import { tableOf } from './table.ts'

// Prints which conformance tests passed, and the seconds that they took, from a report of Vitest.

const file = process.argv[2]!
if (existsSync(file)) console.log(tableOf(JSON.parse(readFileSync(file, 'utf8')), chosenClients()))
