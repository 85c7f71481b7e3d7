import { useState } from 'react'
import { createClient as createGraphClient, fetchExchange } from 'urql'
import { ViewerDocument } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { TextField } from '../parts/field.tsx'
import { Mark } from '../parts/mark.tsx'
import { useStore } from '../parts/store.ts'
import { authorizedFetch, unsentSession } from './client.ts'
import { Preferences } from './preferences.tsx'
import { endDevelopmentSession, linkRefused, session, signInWithKey, signOutFailed } from './session.ts'
import type { OidcSettings, Settings } from './settings.ts'
import { canSignInAtProvider, leaveForProvider, signInProblem } from './start-session.ts'
import { words } from './words.ts'

/** Signs a person in. */
export function SignIn({ settings }: { settings: Settings }) {
  const t = useWords(words)
  const { ended } = useStore(session)
  const isLinkRefused = useStore(linkRefused)
  const { apiKey, oidc, session: hasLink } = settings.signIn
  return (
    <div className="flex min-h-dvh flex-col">
      <main className="m-auto w-full max-w-sm px-4 py-12">
        <Mark className="mb-6 size-10" />
        <h1 className="mb-1 text-2xl font-semibold tracking-tight">{t.signInTitle}</h1>
        {isLinkRefused && (
          <p role="alert" className="mt-3 rounded-md bg-warn-soft px-3 py-2 text-warn">
            {t.linkRefused}
          </p>
        )}
        {ended && (
          <p role="alert" className="mt-3 rounded-md bg-warn-soft px-3 py-2 text-warn">
            {t.sessionEnded}
          </p>
        )}
        <SignOutFailed />
        {oidc && (canSignInAtProvider ? <ProviderSignIn settings={oidc} /> : <NeedsHttps />)}
        {hasLink && <p className={oidc ? 'mt-8 text-quiet' : 'text-quiet'}>{t.linkHint}</p>}
        {!oidc && !apiKey && <p className="mt-3 text-quiet">{t.noSignIn}</p>}
        {apiKey && <KeyForm look={oidc && canSignInAtProvider ? 'secondary' : 'primary'} />}
      </main>
      <footer className="flex justify-center p-6">
        <Preferences />
      </footer>
    </div>
  )
}

/** That the gateway did not confirm the sign-out, with a button that repeats it. */
function SignOutFailed() {
  const t = useWords(words)
  const isFailed = useStore(signOutFailed)
  const [pending, setPending] = useState(false)
  if (!isFailed) return null
  return (
    <div role="alert" className="mt-3 space-y-2 rounded-md bg-warn-soft px-3 py-2 text-warn">
      <p>{t.signOutFailed}</p>
      <Button
        size="small"
        pending={pending}
        onClick={async () => {
          setPending(true)
          await endDevelopmentSession()
          setPending(false)
        }}
      >
        {t.signOutAgain}
      </Button>
    </div>
  )
}

/** The button that leaves for the sign-in page of the provider, and why it did not succeed. */
function ProviderSignIn({ settings }: { settings: OidcSettings }) {
  const t = useWords(words)
  const problem = useStore(signInProblem)
  const { host } = new URL(settings.issuer)
  const [pending, setPending] = useState(false)
  return (
    <div className="mt-6">
      {problem !== null && (
        <p role="alert" className="mb-4 rounded-md bg-bad-soft px-3 py-2 break-words text-bad">
          {problem === 'UNREACHABLE' ? t.providerAway(host, location.origin) : t.signInFailed(problem.reason)}
        </p>
      )}
      <Button
        look="primary"
        className="w-full"
        pending={pending}
        onClick={async () => {
          setPending(true)
          await leaveForProvider(settings)
          setPending(false)
        }}
      >
        {t.signInWithProvider}
      </Button>
      <p className="mt-2 text-sm text-quiet">{t.providerHint(host)}</p>
    </div>
  )
}

/** In the place of the button: why this page cannot sign in at the provider, and where that is possible. */
function NeedsHttps() {
  const t = useWords(words)
  return (
    <p role="alert" className="mt-6 rounded-md bg-warn-soft px-3 py-2 break-words text-warn">
      {t.needsHttps(location.origin)}
    </p>
  )
}

function KeyForm({ look }: { look: 'primary' | 'secondary' }) {
  const t = useWords(words)
  const [problem, setProblem] = useState<string>()
  const [pending, setPending] = useState(false)
  async function submit(form: HTMLFormElement) {
    const apiKey = String(new FormData(form).get('apiKey')).trim()
    if (!apiKey) return setProblem(t.apiKeyMissing)
    setPending(true)
    const accepted = await isAccepted(apiKey)
    setPending(false)
    if (accepted === true) signInWithKey(apiKey)
    else setProblem(accepted === false ? t.apiKeyRefused : t.gatewayAway)
  }
  return (
    <form
      noValidate
      className="mt-6 space-y-4"
      onSubmit={(event) => {
        event.preventDefault()
        void submit(event.currentTarget)
      }}
    >
      <TextField
        label={t.apiKey}
        name="apiKey"
        type="password"
        required
        spellCheck={false}
        help={t.apiKeyHelp}
        error={problem}
        onChange={() => setProblem(undefined)}
      />
      <Button type="submit" look={look} className="w-full" pending={pending}>
        {t.signIn}
      </Button>
    </form>
  )
}

/** Whether the gateway accepts a key; null if it does not answer. */
async function isAccepted(apiKey: string): Promise<boolean | null> {
  const client = createGraphClient({
    url: '/graphql',
    preferGetMethod: false,
    exchanges: [fetchExchange],
    fetch: authorizedFetch(unsentSession(apiKey)),
    fetchOptions: { credentials: 'omit', cache: 'no-store' },
  })
  const { data, error } = await client.query(ViewerDocument, {}).toPromise()
  if (data) return true
  return error?.response?.status === 401 || error?.graphQLErrors.length ? false : null
}
