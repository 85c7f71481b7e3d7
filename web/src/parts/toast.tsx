import { Toast } from '@base-ui/react/toast'
import { CircleCheck, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useWords } from '../i18n/words.ts'
import { words } from './words.ts'

/** Shows what was done, for five seconds, in a corner of the page. */
export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <Toast.Provider timeout={5_000} limit={2}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 bottom-4 left-4 z-50 flex flex-col items-end gap-2 outline-none sm:left-auto sm:w-96">
          <Toasts />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function Toasts() {
  const t = useWords(words)
  const { toasts } = Toast.useToastManager()
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      // It has the role of a dialog, but blocks nothing.
      data-toast
      className="flex w-full animate-appear items-start gap-3 rounded-lg border border-line bg-surface p-3.5 shadow-floating"
    >
      <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
      <div className="min-w-0 flex-1">
        <Toast.Title className="font-medium" />
        <Toast.Description className="text-quiet" />
      </div>
      <Toast.Close
        aria-label={t.close}
        className="grid size-6 place-items-center rounded-sm text-quiet hover:bg-sunken"
      >
        <X aria-hidden className="size-4" />
      </Toast.Close>
    </Toast.Root>
  ))
}

/** Returns a function that says that something was done. */
export function useToast(): (title: string, description?: string) => void {
  const { add } = Toast.useToastManager()
  return (title, description) => void add({ title, ...(description && { description }) })
}
