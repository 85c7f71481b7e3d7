import { Download } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { useWords } from '../i18n/words.ts'
import { Button } from './button.tsx'
import { CopyButton } from './copy-button.tsx'
import { download } from './download.ts'
import { words } from './words.ts'

/** A text that is shown only now, such as a license key, to copy or to save as a file. */
export function ShownOnce({
  label,
  text,
  fileName,
  help,
}: {
  label: string
  text: string
  fileName: string
  help: ReactNode
}) {
  const t = useWords(words)
  const id = useId()
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <textarea
        id={id}
        readOnly
        rows={text.length > 80 ? 6 : 2}
        value={text}
        spellCheck={false}
        onFocus={(event) => event.currentTarget.select()}
        className="w-full rounded-md border border-line-strong/70 bg-sunken p-3 font-mono text-sm break-all"
      />
      <div className="mt-2 flex flex-wrap gap-2">
        <CopyButton text={text} look="primary" />
        <Button size="small" onClick={() => download(fileName, `${text}\n`)}>
          <Download aria-hidden className="size-4" />
          {t.download}
        </Button>
      </div>
      <p className="mt-3 text-quiet">{help}</p>
    </div>
  )
}
