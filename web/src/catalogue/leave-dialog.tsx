import { useBlocker } from '@tanstack/react-router'
import { useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { formWords } from './form-words.tsx'

/** Asks before a page with unsaved changes is left. */
export function LeaveDialog({ isDirty, lost }: { isDirty(): boolean; lost: string }) {
  const t = useWords(formWords)
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty() && current.pathname !== next.pathname,
    enableBeforeUnload: isDirty,
    withResolver: true,
  })
  return (
    <Dialog
      title={t.unsavedTitle}
      description={lost}
      open={blocker.status === 'blocked'}
      onOpenChange={(open) => {
        if (!open) blocker.reset?.()
      }}
    >
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => blocker.reset?.()}>{t.stay}</Button>
        <Button look="danger" onClick={() => blocker.proceed?.()}>
          {t.leave}
        </Button>
      </div>
    </Dialog>
  )
}
