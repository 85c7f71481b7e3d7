import { afterAll } from 'vitest'
import { endProcesses } from './process.ts'

// Runs around every test file.
afterAll(() => endProcesses('file'))
