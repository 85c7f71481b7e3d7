import { z } from 'zod'
import { catalogFile } from '../../domain/catalogue/file/catalog-file.ts'

/** Returns the JSON Schema of a catalogue file, with which editors complete and check it. */
export function catalogJsonSchema(): object {
  return {
    title: 'Licet catalogue',
    description: 'Products, entitlements, meters, releases and license types of a Licet gateway.',
    // The YAML language server supports draft 7 best.
    ...z.toJSONSchema(catalogFile, { io: 'input', target: 'draft-7' }),
  }
}
