import { type FragmentType, read } from '../generated/fragment-masking.ts'
import { RuleSentences_LicenseTypeFragmentDoc, RulesFragmentDoc } from '../generated/graphql.ts'
import { language } from '../i18n/language.ts'
import { useWords } from '../i18n/words.ts'
import { useStore } from '../parts/store.ts'
import { ruleWords } from './rule-words.ts'
import { type RuleSentence, ruleNamesOf, sentencesOf, topics } from './sentences.ts'
import { words } from './words.ts'

/** The rules of a revision as sentences, by topic. Rules that have their defaults are folded. */
export function RuleSentences({
  licenseType,
  rules,
}: {
  licenseType: FragmentType<typeof RuleSentences_LicenseTypeFragmentDoc>
  rules: FragmentType<typeof RulesFragmentDoc>
}) {
  const { product } = read(RuleSentences_LicenseTypeFragmentDoc, licenseType)
  const code = useStore(language)
  const sentences = sentencesOf(read(RulesFragmentDoc, rules), ruleNamesOf(product), code)
  return <SentencesByTopic sentences={sentences} />
}

/** Sentences under the headings of their topics. */
export function SentencesByTopic({ sentences }: { sentences: readonly RuleSentence[] }) {
  const t = useWords(words)
  const defaults = sentences.filter(({ isDefault }) => isDefault)
  return (
    <>
      <Topics sentences={sentences.filter(({ isDefault }) => !isDefault)} />
      {defaults.length > 0 && (
        <details className="mt-4">
          <summary className="text-sm text-quiet hover:text-text">{t.defaultRules(defaults.length)}</summary>
          <div className="mt-3">
            <Topics sentences={defaults} />
          </div>
        </details>
      )}
    </>
  )
}

function Topics({ sentences }: { sentences: readonly RuleSentence[] }) {
  const t = useWords(ruleWords)
  return (
    <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-[minmax(8rem,auto)_1fr]">
      {topics.map((topic) => {
        const own = sentences.filter((sentence) => sentence.topic === topic)
        return (
          own.length > 0 && (
            <div key={topic} className="contents">
              <dt className="text-sm text-quiet max-sm:-mb-2">{t[topic]}</dt>
              <dd className="min-w-0 space-y-0.5">
                {own.map(({ key, text }) => (
                  <p key={key} className="break-words">
                    {text}
                  </p>
                ))}
              </dd>
            </div>
          )
        )
      })}
    </dl>
  )
}
