import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { hasToolchain, run } from './toolchain.ts'

const client = 'clients/dotnet'

// Most machines have no .NET, so what needs none is compared here too.
test.each([
  ['client/documents.graphql', 'documents.graphql'],
  ['client/vectors/texts.json', 'texts.json'],
])('the client for .NET ships %s', (source, file) => {
  expect(readFileSync(`${client}/src/${file}`, 'utf8')).toBe(readFileSync(source, 'utf8'))
  expect(readFileSync(`${client}/Licet.Client.csproj`, 'utf8')).toContain(
    `<EmbeddedResource Include="src/${file}" LogicalName="Licet.${file}" />`,
  )
})

test('the ten lines for .NET are those of its README', () => {
  const [, program] = /```csharp\n([\s\S]*?)```/.exec(readFileSync(`${client}/README.md`, 'utf8'))!
  const lines = program!.slice(program!.indexOf('var settings'))
  expect(readFileSync('docs/clients.md', 'utf8')).toContain(`\`\`\`csharp\n${lines}\`\`\``)
})

// No test may be skipped in CI, where no .NET is.
if (hasToolchain('dotnet', '--version')) {
  test('the client for .NET passes its tests, and the vectors', { timeout: 600_000 }, () => {
    expect(run(client, 'dotnet', ['test', 'tests'])).toMatch(/Failed:\s+0, Passed:\s+[1-9]/)
  })
}
