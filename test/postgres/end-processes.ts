import { afterAll } from 'vitest'
import { endProcesses } from './process.ts'

// What runs around every test file.
afterAll(() => endProcesses('file'))
