import { catalogJsonSchema } from './json-schema.ts'

/** Prints the JSON Schema of a catalogue file. */
export function run(): void {
  console.log(JSON.stringify(catalogJsonSchema(), null, 2))
}
