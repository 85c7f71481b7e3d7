import { Tabs } from '@base-ui/react/tabs'
import { useWords } from '../i18n/words.ts'
import { Code } from '../parts/copy-button.tsx'
import { activationCommand, activationProgram, PLACEHOLDER } from './activation-samples.ts'
import { words } from './words.ts'

const tab =
  'h-8 rounded-md px-2.5 text-sm font-medium text-quiet hover:bg-sunken hover:text-text data-active:bg-accent-soft data-active:text-accent'

/** Two ready ways to activate the first device, with the key while this page has it. */
export function DeviceStep({ product, licenseKey }: { product: string; licenseKey: string | null }) {
  const t = useWords(words)
  const gateway = location.origin
  const key = licenseKey ?? PLACEHOLDER
  const missing = licenseKey === null && <p className="mt-2 text-sm text-quiet">{t.putKey}</p>
  return (
    <>
      <p role="status" className="mb-4 flex items-center gap-2.5 text-quiet">
        <span aria-hidden className="size-2 shrink-0 animate-pulse rounded-full bg-accent" />
        {t.waiting}
      </p>
      <Tabs.Root defaultValue="terminal">
        <Tabs.List aria-label={t.sampleSoftware} className="mb-3 flex flex-wrap gap-1">
          <Tabs.Tab value="terminal" className={tab}>
            {t.inTerminal}
          </Tabs.Tab>
          <Tabs.Tab value="code" className={tab}>
            {t.inCode}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="terminal">
          <p className="mb-2 text-sm text-quiet">{t.curlHelp}</p>
          <Code text={activationCommand({ gateway, product, key })} label={t.inTerminal} />
          {missing}
        </Tabs.Panel>
        <Tabs.Panel value="code">
          <p className="mb-2 text-sm text-quiet">{t.clientHelp}</p>
          <div className="space-y-2">
            <Code text={`curl ${gateway}/.well-known/jwks.json > jwks.json`} label={t.clientHelp} />
            <Code text={activationProgram({ gateway, product, key })} label={t.inCode} />
          </div>
          {missing}
        </Tabs.Panel>
      </Tabs.Root>
    </>
  )
}
