import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useWords } from '../i18n/words.ts'
import { Button, type ButtonLook } from './button.tsx'
import { words } from './words.ts'

/** Copies a text, and says so. */
export function CopyButton({ text, label, ...look }: { text: string; label?: string } & ButtonLook) {
  const t = useWords(words)
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2_000)
    return () => clearTimeout(timer)
  }, [copied])
  const Icon = copied ? Check : Copy
  return (
    <Button
      size="small"
      {...look}
      onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
    >
      <Icon aria-hidden className="size-4" />
      <span aria-live="polite">{copied ? t.copied : (label ?? t.copy)}</span>
    </Button>
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
      <div className="flex justify-end p-1.5 pb-0 sm:absolute sm:top-2 sm:right-2 sm:p-0">
        <CopyButton text={text} />
      </div>
    </div>
  )
}
