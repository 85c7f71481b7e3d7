import { defineConfig } from 'prisma/config'

// `prisma generate` looks for a schema engine that it never runs; any executable spares the download.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath

export default defineConfig({ schema: './prisma' })
