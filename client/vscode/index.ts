import { type Licensing, licensingOn } from '../licensing.ts'
import { node } from '../node/platform.ts'
import type { Settings } from '../settings.ts'
import type { Standing } from '../standing.ts'
import { secretStore } from './secret-store.ts'
import type { ExtensionContext, VSCode } from './vscode.ts'
import { words } from './words.ts'

export type { CodeMailed, Device, Refusal, Standing } from '../standing.ts'
export { secretStore } from './secret-store.ts'
export type { ExtensionContext, VSCode } from './vscode.ts'

export interface VSCodeSettings extends Settings {
  /** Name of your extension, for people. Default: the product. */
  name?: string | undefined
}

/**
 * Licenses an extension of VS Code. The state is a secret of the extension. Adds an item to the status bar, and the commands
 * `<product>.license.activate`, `<product>.license.deactivate` and `<product>.license.status`. They end with the extension.
 */
export function createLicensing(
  vscode: VSCode,
  context: ExtensionContext,
  { name, ...settings }: VSCodeSettings,
): Licensing {
  const { window, commands, env, ThemeColor } = vscode
  const { product } = settings
  const locale = settings.locale ?? (env.language.startsWith('de') ? 'de' : 'en')
  const say = words[locale]
  const licensing = licensingOn(
    {
      ...node,
      store: () => secretStore(context, `licet.${product}`),
      // VS Code adds the proxy of its settings to the `fetch` of Node.
      fetch: (...request) => fetch(...request),
    },
    { ...settings, locale },
  )
  const command = (action: string) => `${product}.license.${action}`

  const item = window.createStatusBarItem(command('item'))
  item.name = `${name ?? product}: ${say.license}`
  item.command = command('status')
  const show = ({ valid, message }: Standing) => {
    item.text = `${valid ? '$(verified)' : '$(warning)'} ${name ?? product}`
    item.tooltip = message
    item.backgroundColor = valid ? undefined : new ThemeColor('statusBarItem.warningBackground')
  }
  show(licensing.standing)
  item.show()

  const activate = async () => {
    const key = await window.showInputBox({ title: item.name!, prompt: say.enter, ignoreFocusOut: true })
    if (!key?.trim()) return
    const result = await licensing.activate(key)
    if (result.state === 'REFUSED') await window.showWarningMessage(result.message)
    else await window.showInformationMessage(result.message)
  }
  const deactivate = async () => {
    const chosen = await window.showWarningMessage(say.question, { modal: true }, say.deactivate)
    if (chosen !== say.deactivate) return
    const { seatFreeAt } = await licensing.deactivate()
    await window.showInformationMessage(seatFreeAt === null ? say.later : say.free)
  }
  const status = async () => {
    const { valid, message, state } = await licensing.check({ fresh: true })
    if (valid) await window.showInformationMessage(message)
    else if (state !== 'UNLICENSED') await window.showWarningMessage(message)
    else if ((await window.showWarningMessage(message, say.activate)) === say.activate) await activate()
  }
  context.subscriptions.push(
    item,
    commands.registerCommand(command('activate'), activate),
    commands.registerCommand(command('deactivate'), deactivate),
    commands.registerCommand(command('status'), status),
    // A timer stands still while the machine sleeps.
    window.onDidChangeWindowState(({ focused }) => {
      if (focused) void licensing.check()
    }),
    { dispose: licensing.onChange(show) },
    { dispose: () => licensing.stop() },
  )
  return licensing
}
