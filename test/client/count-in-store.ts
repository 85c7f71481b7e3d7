// Adds 1 to the number in a store, so many times. A test starts several of them.
import { fileStore } from '../../client/node/file-store.ts'

const [path, times] = process.argv.slice(2)
const store = fileStore(path!)
for (let i = 0; i < Number(times); i++) await store.update((text) => String(Number(text ?? 0) + 1))
