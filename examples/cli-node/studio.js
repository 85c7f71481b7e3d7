#!/usr/bin/env node
import { createLicensing } from '@licet/client'
import { runLicenseCommand } from '@licet/client/cli'
import keys from './jwks.json' with { type: 'json' }

const gateway = process.env.GATEWAY ?? 'http://localhost:4000'
const product = process.env.PRODUCT ?? 'studio'
const licensing = createLicensing({ gateway, product, version: '1.0.0', keys })
const [command, ...args] = process.argv.slice(2)

if (command === 'license') {
  process.exitCode = await runLicenseCommand(licensing, args, { name: 'studio license' })
} else if (command === 'export') {
  const { valid, message } = await licensing.check()
  const isGranted = licensing.has('export')
  console.log(isGranted ? 'Exported.' : valid ? 'The license does not include the export.' : message)
  process.exitCode = isGranted ? 0 : 1
} else {
  console.log('Usage: studio license | studio export')
  process.exitCode = 2
}
