import { entry } from '../entry.ts'
import { choose, words } from '../pattern.ts'

const steps = ['CREATE_ACCOUNT', 'ASSIGN_LICENSE', 'ACTIVATE', 'VERIFY_USAGE'] as const

function stepsOf<const N extends string>(name: N) {
  return {
    en: choose(name, {
      CREATE_ACCOUNT: '“create the account”',
      ASSIGN_LICENSE: '“assign the license”',
      ACTIVATE: '“activate”',
      VERIFY_USAGE: '“verify the use”',
    }),
    de: choose(name, {
      CREATE_ACCOUNT: '„Konto anlegen“',
      ASSIGN_LICENSE: '„Lizenz zuweisen“',
      ACTIVATE: '„Aktivieren“',
      VERIFY_USAGE: '„Nutzung bestätigen“',
    }),
  }
}
const next = stepsOf('next')
const attempted = stepsOf('attempted')

/** Refusals about onboardings. */
export const onboardingTexts = {
  ONBOARDING_NOT_FOUND: entry({
    en: 'There is no onboarding with this ID. Check the ID.',
    de: 'Es gibt kein Onboarding mit dieser ID. Prüfen Sie die ID.',
  }),
  ONBOARDING_ABANDONED: entry({
    en: 'The onboarding was abandoned. Start a new one.',
    de: 'Das Onboarding wurde abgebrochen. Beginnen Sie ein neues.',
  }),
  ONBOARDING_COMPLETED: entry({
    en: 'The onboarding is completed and cannot be abandoned. Revoke its license to end the use.',
    de: 'Das Onboarding ist abgeschlossen und lässt sich nicht abbrechen. Widerrufen Sie seine Lizenz, um die Nutzung zu beenden.',
  }),
  ONBOARDING_STEP_OUT_OF_ORDER: entry(
    { next: steps, attempted: steps },
    {
      en: words`The next step of the onboarding is ${next.en}, not ${attempted.en}. Take that step first.`,
      de: words`Der nächste Schritt des Onboardings ist ${next.de}, nicht ${attempted.de}. Führen Sie zuerst jenen Schritt aus.`,
    },
  ),
  ONBOARDING_STEP_OUT_OF_ORDER_AT_END: entry(
    { attempted: steps },
    {
      en: words`The onboarding is completed, so ${attempted.en} cannot be taken. Start a new onboarding.`,
      de: words`Das Onboarding ist abgeschlossen, daher ist der Schritt ${attempted.de} nicht mehr möglich. Beginnen Sie ein neues Onboarding.`,
    },
  ),
}
