import { readFileSync } from 'node:fs'
import { uniqueCode } from '../../../seed.ts'

/** The catalogue in `docs/catalog.md`, with codes that no other test uses. */
export function sample(): { text: string; product: string; typeCode: (name: string) => string } {
  const shown = /```yaml\n(.*?)```/s.exec(readFileSync('docs/catalog.md', 'utf8'))?.[1] ?? ''
  const own = uniqueCode('s')
  return {
    text: shown.replaceAll('photo-studio', `photo-${own}`).replaceAll('studio-', `${own}-`),
    product: `photo-${own}`,
    typeCode: (name) => `${own}-${name}`,
  }
}
