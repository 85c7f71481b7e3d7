import { z } from 'zod'
import { catalogFile } from '../../domain/catalogue/file/catalog-file.ts'

/** The JSON Schema of a catalogue file, by which editors complete and check it. */
export function catalogJsonSchema(): object {
  return {
    title: 'Licet catalogue',
    description: 'Products, entitlements, meters, releases and license types of a Licet gateway.',
    // Draft 7 is what the YAML language server understands best.
    ...z.toJSONSchema(catalogFile, { io: 'input', target: 'draft-7' }),
  }
}
