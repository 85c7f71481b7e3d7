import { useQuery } from 'urql'
import { read } from '../generated/fragment-masking.ts'
import {
  RotateSigningKeyDocument,
  SigningKeys_SigningKeyFragmentDoc,
  SigningKeysDocument,
} from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { TextField } from '../parts/field.tsx'
import { Instant } from '../parts/instant.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { Section } from '../parts/section.tsx'
import { Loaded } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'
import { useToast } from '../parts/toast.tsx'
import { words } from './words.ts'

/** The keys that sign license files and validations. */
export function SigningKeys() {
  const t = useWords(words)
  const [result, retry] = useQuery({ query: SigningKeysDocument })
  return (
    <Section title={t.signingKeys} flush actions={<RotateSigningKey />}>
      <Loaded result={result} onRetry={() => retry({ requestPolicy: 'network-only' })}>
        {({ signingKeys: { edges } }) => (
          <Table
            label={t.signingKeys}
            rows={read(
              SigningKeys_SigningKeyFragmentDoc,
              edges.map(({ node }) => node),
            )}
            keyOf={({ id }) => id}
            columns={[
              {
                name: t.signingKey,
                show: ({ kid }) => <span className="font-mono text-sm break-all">{kid}</span>,
              },
              { name: t.product, show: ({ product }) => product?.name ?? t.allProducts },
              { name: t.activeFrom, fit: true, show: ({ activeFrom }) => <Instant at={activeFrom} /> },
            ]}
          />
        )}
      </Loaded>
    </Section>
  )
}

function RotateSigningKey() {
  const t = useWords(words)
  const toast = useToast()
  return (
    <OperationDialog
      title={t.rotate}
      description={t.rotateHelp}
      trigger={<Button size="small">{t.rotate}</Button>}
      document={RotateSigningKeyDocument}
      defaultValues={{ overlap: 'P7D', product: '' }}
      fields={({ register, formState: { errors } }) => (
        <>
          <TextField
            label={t.overlap}
            help={t.overlapHelp}
            error={errors.overlap?.message}
            {...register('overlap')}
          />
          <TextField
            label={t.productCode}
            help={t.productHelp}
            optional
            error={errors.product?.message}
            {...register('product')}
          />
        </>
      )}
      input={({ overlap, product }) => ({ ...(overlap && { overlap }), ...(product && { product }) })}
      confirm={t.rotate}
      onDone={({ signingKey }) => toast(t.rotated, read(SigningKeys_SigningKeyFragmentDoc, signingKey).kid)}
    />
  )
}
