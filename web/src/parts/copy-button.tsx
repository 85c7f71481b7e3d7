import { Check, Copy } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import { useWords } from '../i18n/words.ts'
import { Button, type ButtonLook } from './button.tsx'
import { copyText } from './copy-text.ts'
import { words } from './words.ts'

/** Copies a text, and says so. If the browser refuses, shows the text selected, to copy with the keyboard. */
export function CopyButton({ text, label, ...look }: { text: string; label?: string } & ButtonLook) {
  const t = useWords(words)
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle')
  useEffect(() => {
    if (state !== 'copied') return
    const timer = setTimeout(() => setState('idle'), 2_000)
    return () => clearTimeout(timer)
  }, [state])
  const Icon = state === 'copied' ? Check : Copy
  return (
    <>
      <Button
        size="small"
        {...look}
        onClick={async ({ currentTarget }) => {
          const isCopied = await copyText(text, currentTarget.parentElement ?? document.body)
          setState(isCopied ? 'copied' : 'refused')
        }}
      >
        <Icon aria-hidden className="size-4" />
        <span aria-live="polite">{state === 'copied' ? t.copied : (label ?? t.copy)}</span>
      </Button>
      {state === 'refused' && <Selected text={text} />}
    </>
  )
}

/** A text that is selected as soon as it is shown. */
function Selected({ text }: { text: string }) {
  const t = useWords(words)
  const id = useId()
  const box = useRef<HTMLTextAreaElement>(null)
  useEffect(() => box.current?.focus(), [])
  return (
    <div className="w-full basis-full">
      <label htmlFor={id} className="mb-1 block text-sm text-warn">
        {t.copyRefused}
      </label>
      <textarea
        ref={box}
        id={id}
        readOnly
        rows={2}
        value={text}
        spellCheck={false}
        onFocus={(event) => event.currentTarget.select()}
        className="w-full rounded-md border border-line-strong/70 bg-sunken p-2 font-mono text-sm break-all"
      />
    </div>
  )
}

/** A block of code with a button that copies it. */
export function Code({ text, label }: { text: string; label: string }) {
  return (
    <div className="relative flex flex-col-reverse rounded-md border border-line bg-sunken">
      <section
        aria-label={label} // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to take the focus
        tabIndex={0}
        className="overflow-x-auto p-3 sm:pr-24"
      >
        <pre className="font-mono text-xs leading-5">{text}</pre>
      </section>
      <div className="flex flex-wrap justify-end gap-2 p-1.5 pb-0 sm:absolute sm:top-2 sm:right-2 sm:max-w-[calc(100%-1rem)] sm:p-0">
        <CopyButton text={text} />
      </div>
    </div>
  )
}
