import { buildPrograms } from './build.ts'
import { readClients } from './clients.ts'

// Builds the conformance program of every client whose toolchain is present, and prints the names of the clients that can run, as
// TEST_CLIENTS expects them. The exit code is 1 if a build fails.

const clients = readClients()
const { ready, notes } = buildPrograms(clients)
for (const [{ name }, note] of notes) console.error(`${name}: ${note}`)
console.log(ready.map(({ name }) => name).join(','))
process.exitCode = [...notes.values()].some((note) => !note.startsWith('skipped')) ? 1 : 0
