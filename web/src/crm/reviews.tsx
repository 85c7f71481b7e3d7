import { useCan } from '../app/viewer.tsx'
import { read } from '../generated/fragment-masking.ts'
import {
  CrmReviewsDocument,
  DecideSaleDocument,
  ResolveCrmReviewDocument,
  RetryReviewDocument,
  type Reviews_ReviewFragment,
  Reviews_ReviewFragmentDoc,
} from '../generated/graphql.ts'
import { type In, useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { TextField } from '../parts/field.tsx'
import { Instant } from '../parts/instant.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { PagedSection } from '../parts/paged-section.tsx'
import { RecordLink } from '../parts/record-link.tsx'
import { Empty } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'
import { useToast } from '../parts/toast.tsx'
import { reviewWords } from './review-words.ts'
import { words } from './words.ts'

/** What happened, in the language of the reader. The detail of the gateway is in English. */
function titleOf(code: string, words: In<typeof reviewWords>): string | undefined {
  return Object.hasOwn(words, code) ? words[code as keyof typeof words] : undefined
}

/** What a person has to decide, with the ways to do it, the oldest first. */
export function Reviews() {
  const t = useWords(words)
  const r = useWords(reviewWords)
  const can = useCan()
  return (
    <PagedSection
      part="reviews"
      title={t.reviews}
      none={<Empty title={t.noReviews}>{t.reviewsHelp}</Empty>}
      document={CrmReviewsDocument}
      variables={{}}
      size={25}
      connectionOf={({ crmSync }) => crmSync.reviews}
    >
      {(reviews) => (
        <Table
          label={t.reviews}
          rows={read(Reviews_ReviewFragmentDoc, reviews)}
          keyOf={({ id }) => id}
          columns={[
            {
              name: t.question,
              show: ({ detail, account, code }) => (
                <>
                  {account && (
                    <RecordLink type="Account" id={account.id}>
                      {account.name}
                    </RecordLink>
                  )}
                  <span className="block max-w-xl">{titleOf(code, r)}</span>
                  <span lang="en" className="block max-w-xl text-sm text-quiet">
                    {detail}
                  </span>
                  <span className="block font-mono text-xs text-quiet">{code}</span>
                </>
              ),
            },
            {
              name: t.source,
              show: ({ source, object, remoteId }) => (
                <span className="font-mono text-xs break-all text-quiet">
                  {source} {object.toLowerCase()} {remoteId}
                </span>
              ),
            },
            { name: t.raised, fit: true, show: ({ raisedAt }) => <Instant at={raisedAt} show="fromNow" /> },
            ...(can('CRM_WRITE')
              ? [
                  {
                    name: t.decide,
                    actions: 'buttons' as const,
                    show: (review: Reviews_ReviewFragment) => <Decisions review={review} />,
                  },
                ]
              : []),
          ]}
        />
      )}
    </PagedSection>
  )
}

function Decisions({ review }: { review: Reviews_ReviewFragment }) {
  const t = useWords(words)
  const toast = useToast()
  const reason = {
    label: t.reason,
    help: t.reasonHelp,
  }
  return (
    <span className="flex flex-wrap gap-2 md:justify-end">
      {review.choices.length > 0 && (
        <OperationDialog
          title={t.decideTitle}
          description={review.detail}
          trigger={
            <Button size="small" look="primary">
              {t.decide}
            </Button>
          }
          document={DecideSaleDocument}
          defaultValues={{ choice: review.choices[0]?.id ?? '', reason: '' }}
          fields={({ register, formState: { errors } }) => (
            <>
              <fieldset className="space-y-1">
                <legend className="mb-1 text-sm font-medium">{t.choice}</legend>
                {review.choices.map(({ id, intent, licenseType, seats, license }) => (
                  <label
                    key={id}
                    className="flex min-h-8 items-center gap-2 rounded-md border border-line px-3 py-1.5"
                  >
                    <input type="radio" value={id} className="size-4 accent-accent" {...register('choice')} />
                    <span>
                      {t[intent]}: {licenseType}, {t.seats(seats)}
                      {license && (
                        <span className="ml-1 font-mono text-xs text-quiet whitespace-nowrap">
                          …{license.keyHint}
                        </span>
                      )}
                    </span>
                  </label>
                ))}
              </fieldset>
              <TextField {...reason} error={errors.reason?.message} {...register('reason')} />
            </>
          )}
          input={({ choice, reason: text }) => ({ review: review.id, choice, reason: text })}
          confirm={t.decide}
          onDone={() => toast(t.done)}
        />
      )}
      {review.canRetry && (
        <OperationDialog
          title={t.retry}
          description={t.retryHelp}
          trigger={<Button size="small">{t.retry}</Button>}
          document={RetryReviewDocument}
          defaultValues={{}}
          input={() => ({ review: review.id })}
          confirm={t.retry}
          onDone={() => toast(t.triedAgain)}
        />
      )}
      <OperationDialog
        title={t.resolve}
        description={t.resolveHelp}
        trigger={<Button size="small">{t.resolve}</Button>}
        document={ResolveCrmReviewDocument}
        defaultValues={{ reason: '' }}
        fields={({ register, formState: { errors } }) => (
          <TextField {...reason} error={errors.reason?.message} {...register('reason')} />
        )}
        input={({ reason: text }) => ({ review: review.id, reason: text })}
        confirm={t.resolve}
        onDone={() => toast(t.done)}
      />
    </span>
  )
}
