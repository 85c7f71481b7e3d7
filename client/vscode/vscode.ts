/** The part of the module `vscode` that the client uses. */
export interface VSCode {
  env: { readonly language: string }
  window: {
    createStatusBarItem(id: string, alignment?: 1 | 2, priority?: number): StatusBarItem
    showInputBox(options: {
      title: string
      prompt: string
      ignoreFocusOut: boolean
    }): Thenable<string | undefined>
    showInformationMessage(message: string): Thenable<unknown>
    showWarningMessage(message: string, ...items: string[]): Thenable<string | undefined>
    showWarningMessage(
      message: string,
      options: { modal: boolean },
      ...items: string[]
    ): Thenable<string | undefined>
    onDidChangeWindowState(listener: (state: { readonly focused: boolean }) => void): Disposable
  }
  commands: { registerCommand(command: string, callback: () => unknown): Disposable }
  ThemeColor: new (id: string) => object
}

export interface StatusBarItem extends Disposable {
  name: string | undefined
  text: string
  tooltip: unknown
  // biome-ignore lint/suspicious/noExplicitAny: `ThemeColor` has no members that another class lacks.
  backgroundColor: any
  command: unknown
  show(): void
}

export interface Disposable {
  dispose(): unknown
}

type Thenable<T> = PromiseLike<T>

export interface ExtensionContext {
  readonly subscriptions: Disposable[]
  readonly secrets: {
    get(key: string): Thenable<string | undefined>
    store(key: string, value: string): Thenable<void>
  }
  readonly globalStorageUri: { readonly scheme: string; readonly fsPath: string }
}
