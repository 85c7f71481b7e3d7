import { EventEmitter } from 'node:events'
import type { ExtensionContext, StatusBarItem, VSCode } from '../../../client/vscode/vscode.ts'

/** Secrets of an extension. All windows share them. A change is visible in the other windows a little later. */
export function startSecrets() {
  const stored = new Map<string, string>()
  return {
    stored,
    async get(key: string) {
      await new Promise((resolve) => setImmediate(resolve))
      return stored.get(key)
    },
    async store(key: string, value: string) {
      await new Promise((resolve) => setImmediate(resolve))
      stored.set(key, value)
    },
  }
}

/** A window of VS Code, as the documentation of its API 1.140 describes it. `answers` are what the user chooses, in this order. */
export function startWindow({
  language = 'en',
  secrets = startSecrets(),
  folder,
  scheme = 'file',
}: {
  language?: string
  secrets?: ReturnType<typeof startSecrets>
  folder: string
  scheme?: string
}) {
  const commands = new Map<string, () => unknown>()
  const events = new EventEmitter()
  const messages: [kind: string, message: string, ...items: string[]][] = []
  const answers: (string | undefined)[] = []
  const items: (StatusBarItem & { id: string; shown: boolean })[] = []

  class ThemeColor {
    readonly id: string
    constructor(id: string) {
      this.id = id
    }
  }
  const ask = async (kind: string, message: string, given: string[]) => {
    messages.push([kind, message, ...given])
    if (given.length === 0) return undefined
    return answers.shift()
  }
  const vscode: VSCode = {
    env: { language },
    ThemeColor,
    commands: {
      registerCommand(command, callback) {
        if (commands.has(command)) throw new Error(`command '${command}' already exists`)
        commands.set(command, callback)
        return { dispose: () => commands.delete(command) }
      },
    },
    window: {
      createStatusBarItem(id) {
        const item = {
          ...{ id, name: undefined, text: '', tooltip: undefined, backgroundColor: undefined },
          ...{ command: undefined, shown: false },
          show() {
            item.shown = true
          },
          dispose() {
            item.shown = false
          },
        }
        items.push(item)
        return item
      },
      async showInputBox({ title, prompt }) {
        messages.push(['input', title, prompt])
        return answers.shift()
      },
      showInformationMessage: (message) => ask('information', message, []),
      showWarningMessage(message: string, first?: string | { modal: boolean }, ...more: string[]) {
        const isModal = typeof first === 'object'
        const given = [...(typeof first === 'string' ? [first] : []), ...more]
        return ask(isModal ? 'modal' : 'warning', message, given)
      },
      onDidChangeWindowState(listener) {
        events.on('state', listener)
        return { dispose: () => events.off('state', listener) }
      },
    },
  }
  const context: ExtensionContext = {
    subscriptions: [],
    secrets,
    globalStorageUri: { scheme, fsPath: folder },
  }
  return {
    vscode,
    context,
    commands,
    messages,
    answers,
    items,
    focus: () => events.emit('state', { focused: true }),
    listeners: () => events.listenerCount('state'),
    async execute(command: string) {
      const callback = commands.get(command)
      if (!callback) throw new Error(`command '${command}' not found`)
      await callback()
    },
    /** Ends the extension. */
    deactivate() {
      for (const { dispose } of context.subscriptions.splice(0)) dispose()
    },
  }
}
