import { createLicensing } from '@licet/client/electron'
import * as electron from 'electron'
import keys from './jwks.json' with { type: 'json' }

const { app, BrowserWindow } = electron
const gateway = process.env.GATEWAY ?? 'http://localhost:4000'
const product = process.env.PRODUCT ?? 'studio'
const licensing = createLicensing(electron, { gateway, product, version: '1.0.0', keys })

app.whenReady().then(async () => {
  const window = new BrowserWindow({ webPreferences: { preload: licensing.preload } })
  await window.loadFile('index.html')
  const { valid } = await licensing.check()
  if (!valid) await licensing.openDialog()
  licensing.start()
})
