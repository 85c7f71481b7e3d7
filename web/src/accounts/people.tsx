import { Ellipsis, UserPlus } from 'lucide-react'
import { useId, useState } from 'react'
import { useCan } from '../app/viewer.tsx'
import { type FragmentType, read } from '../generated/fragment-masking.ts'
import {
  AddContactDocument,
  type ContactRole,
  ForgetContactDocument,
  type NotificationMessage,
  People_AccountFragmentDoc,
  type Person_ContactFragment,
  Person_ContactFragmentDoc,
  RemoveContactDocument,
  SetContactPreferencesDocument,
  UpdateContactDocument,
} from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { language } from '../i18n/language.ts'
import { useWords } from '../i18n/words.ts'
import { words as licenseWords } from '../licenses/license-words.ts'
import { LocaleField } from '../onboarding/locale-field.tsx'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { isAddress } from '../parts/email-address.ts'
import { TextField } from '../parts/field.tsx'
import { Menu } from '../parts/menu.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { Section } from '../parts/section.tsx'
import { useStore } from '../parts/store.ts'
import { Table } from '../parts/table.tsx'
import { useToast } from '../parts/toast.tsx'
import { words as partWords } from '../parts/words.ts'
import { words } from './words.ts'

type Person = Person_ContactFragment

const roles = ['OWNER', 'BILLING', 'TECHNICAL'] as const satisfies readonly ContactRole[]

/** Kinds of mail that a person can decline. */
const declinable = [
  'DEVICE_ACTIVATED',
  'ACTIVATION_REFUSED',
  'DEVICE_RELEASED',
  'FILE_ISSUED',
  'ONBOARDING_STALLED',
  'LICENSE_EXPIRING',
  'TRIAL_ENDING',
  'UPDATES_ENDING',
  'UPDATES_ENDED',
] as const satisfies readonly NotificationMessage[]

type PersonAction = 'edit' | 'preferences' | 'remove' | 'forget'

/** The people of an account, with what each receives. */
export function People({
  account: masked,
  readAgain,
}: {
  account: FragmentType<typeof People_AccountFragmentDoc>
  readAgain(): void
}) {
  const t = useWords(words)
  const names = useWords(licenseWords)
  const can = useCan()
  const { list } = useFormat()
  const account = read(People_AccountFragmentDoc, masked)
  const people = read(
    Person_ContactFragmentDoc,
    account.contacts.edges.map(({ node }) => node),
  )
  const [chosen, setChosen] = useState<{ action: PersonAction; person: Person } | null>(null)
  const choices = (person: Person) => {
    const choice = (action: PersonAction, name: string, danger = false) => ({
      name: `${name}…`,
      danger,
      onSelect: () => setChosen({ action, person }),
    })
    return [
      can('CONTACTS_WRITE') ? [choice('edit', t.edit), choice('preferences', t.preferences)] : [],
      [
        ...(can('CONTACTS_WRITE') ? [choice('remove', t.remove)] : []),
        ...(can('PRIVACY_WRITE') ? [choice('forget', t.forget, true)] : []),
      ],
    ]
  }
  const hasActions = can('CONTACTS_WRITE') || can('PRIVACY_WRITE')
  return (
    <Section
      title={t.people}
      flush
      actions={can('CONTACTS_WRITE') && <AddPerson account={account.id} readAgain={readAgain} />}
    >
      {people.length === 0 ? (
        <p className="px-4 py-4 text-quiet sm:px-5">{t.noContacts}</p>
      ) : (
        <Table
          label={t.people}
          rows={people}
          keyOf={({ id }) => id}
          columns={[
            {
              name: t.person,
              show: ({ name, email }) => (
                <>
                  <span className="block font-medium">{name}</span>
                  <span className="block text-sm break-all text-quiet">{email}</span>
                </>
              ),
            },
            { name: t.roles, show: (person) => list(person.roles.map((role) => t[role])) },
            { name: t.language, show: ({ locale }) => locale && <LanguageName locale={locale} /> },
            {
              name: t.mails,
              show: ({ declined, mailStoppedAt, mailStopReason }) =>
                mailStoppedAt ? (
                  <>
                    <Badge tone="bad">{t.mailStopped}</Badge>
                    {mailStopReason && (
                      <span className="mt-1 block text-sm text-quiet">
                        {names[`mailReason_${mailStopReason}`]}
                      </span>
                    )}
                  </>
                ) : declined.length > 0 ? (
                  t.fewerMails(declined.length)
                ) : (
                  t.allMails
                ),
            },
            ...(hasActions
              ? [
                  {
                    name: t.actions,
                    actions: 'menu' as const,
                    show: (person: Person) => (
                      <Menu
                        trigger={
                          <Button look="quiet" size="small" aria-label={t.actionsFor(person.name)}>
                            <Ellipsis aria-hidden className="size-4" />
                          </Button>
                        }
                        groups={choices(person)}
                      />
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
      {chosen && (
        <PersonDialog
          key={chosen.person.id}
          {...chosen}
          close={() => setChosen(null)}
          readAgain={readAgain}
        />
      )}
    </Section>
  )
}

function LanguageName({ locale }: { locale: string }) {
  const code = useStore(language)
  return new Intl.DisplayNames(code, { type: 'language' }).of(locale) ?? locale
}

interface PersonValues {
  name: string
  email: string
  locale: string
  roles: ContactRole[]
}

/** The fields of a person. `form` is that of a dialog. */
function PersonFields({
  form: {
    register,
    formState: { errors },
  },
  locale,
}: {
  form: import('react-hook-form').UseFormReturn<PersonValues>
  locale: string | null
}) {
  const t = useWords(words)
  const p = useWords(partWords)
  const id = useId()
  return (
    <>
      <TextField
        label={t.name}
        maxLength={200}
        error={errors.name?.message}
        {...register('name', { validate: (value) => value.trim() !== '' || t.nameMissing })}
      />
      <TextField
        label={t.email}
        type="email"
        spellCheck={false}
        error={errors.email?.message}
        {...register('email', {
          validate: (value) => (value.trim() === '' ? t.emailMissing : isAddress(value) || p.wrongEmail),
        })}
      />
      <LocaleField current={locale} {...register('locale')} />
      <fieldset aria-describedby={errors.roles ? `${id}-error` : undefined}>
        <legend className="mb-1 text-sm font-medium">{t.roles}</legend>
        <div className="space-y-1.5">
          {roles.map((role) => (
            <label key={role} className="flex items-start gap-2.5">
              <input
                type="checkbox"
                value={role}
                className="mt-0.5 size-4 accent-accent"
                {...register('roles', { validate: (value) => value.length > 0 || t.roleMissing })}
              />
              <span>
                {t[role]}
                <span className="block text-sm text-quiet">{t[`${role}Help`]}</span>
              </span>
            </label>
          ))}
        </div>
        {errors.roles && (
          <p id={`${id}-error`} className="mt-1 text-sm text-bad">
            {errors.roles.message}
          </p>
        )}
      </fieldset>
    </>
  )
}

function AddPerson({ account, readAgain }: { account: string; readAgain(): void }) {
  const t = useWords(words)
  const toast = useToast()
  const defaultValues: PersonValues = { name: '', email: '', locale: '', roles: [...roles] }
  return (
    <OperationDialog
      title={t.addPerson}
      description={t.addPersonHelp}
      trigger={
        <Button size="small">
          <UserPlus aria-hidden className="size-4" />
          {t.addPerson}
        </Button>
      }
      document={AddContactDocument}
      defaultValues={defaultValues}
      fields={(form) => <PersonFields form={form} locale={null} />}
      input={(values: PersonValues) => ({
        account,
        name: values.name.trim(),
        email: values.email.trim(),
        locale: values.locale || null,
        roles: values.roles,
      })}
      confirm={t.addPerson}
      onDone={() => {
        toast(t.personAdded)
        readAgain()
      }}
    />
  )
}

function PersonDialog({
  action,
  ...props
}: {
  action: PersonAction
  person: Person
  close(): void
  readAgain(): void
}) {
  const Dialog = { edit: EditPerson, preferences: Preferences, remove: RemovePerson, forget: ForgetPerson }[
    action
  ]
  return <Dialog {...props} />
}

interface ActionProps {
  person: Person
  close(): void
  readAgain(): void
}

function EditPerson({ person, close }: ActionProps) {
  const t = useWords(words)
  const toast = useToast()
  const { id, name, email, locale } = person
  const defaultValues: PersonValues = { name, email, locale: locale ?? '', roles: [...person.roles] }
  return (
    <OperationDialog
      title={t.editPerson}
      description={t.editPersonHelp}
      open
      onOpenChange={(open) => !open && close()}
      document={UpdateContactDocument}
      defaultValues={defaultValues}
      fields={(form) => <PersonFields form={form} locale={locale ?? null} />}
      input={(values: PersonValues) => ({
        contact: id,
        name: values.name.trim(),
        email: values.email.trim(),
        locale: values.locale || null,
        roles: values.roles,
      })}
      confirm={t.save}
      onDone={() => toast(t.personSaved)}
    />
  )
}

function Preferences({ person, close }: ActionProps) {
  const t = useWords(words)
  const names = useWords(licenseWords)
  const toast = useToast()
  const defaultValues = {
    wanted: declinable.filter((message) => !person.declined.includes(message)) as NotificationMessage[],
    resumeMail: false,
  }
  return (
    <OperationDialog
      title={t.preferences}
      description={t.preferencesHelp}
      open
      onOpenChange={(open) => !open && close()}
      document={SetContactPreferencesDocument}
      defaultValues={defaultValues}
      fields={({ register }) => (
        <>
          <fieldset className="space-y-1.5">
            <legend className="sr-only">{t.mails}</legend>
            {declinable.map((message) => (
              <label key={message} className="flex items-center gap-2.5">
                <input
                  type="checkbox"
                  value={message}
                  className="size-4 accent-accent"
                  {...register('wanted')}
                />
                {names[`mail_${message}`]}
              </label>
            ))}
          </fieldset>
          {person.mailStoppedAt && (
            <label className="flex items-center gap-2.5 border-t border-line pt-3">
              <input type="checkbox" className="size-4 accent-accent" {...register('resumeMail')} />
              {t.resumeMail}
            </label>
          )}
        </>
      )}
      input={({ wanted, resumeMail }: typeof defaultValues) => ({
        contact: person.id,
        declined: declinable.filter((message) => !wanted.includes(message)),
        resumeMail,
      })}
      confirm={t.save}
      onDone={() => toast(t.preferencesSaved)}
    />
  )
}

function RemovePerson({ person, close, readAgain }: ActionProps) {
  const t = useWords(words)
  const toast = useToast()
  return (
    <OperationDialog
      title={t.removePerson}
      description={t.removePersonHelp(person.name)}
      open
      onOpenChange={(open) => !open && close()}
      document={RemoveContactDocument}
      defaultValues={{ reason: '' }}
      fields={({ register }) => (
        <TextField label={t.reason} optional maxLength={500} help={t.reasonHelp} {...register('reason')} />
      )}
      input={({ reason }: { reason: string }) => ({ contact: person.id, reason: reason.trim() || null })}
      confirm={t.remove}
      danger
      onDone={() => {
        toast(t.personRemoved)
        readAgain()
      }}
    />
  )
}

function ForgetPerson({ person, close, readAgain }: ActionProps) {
  const t = useWords(words)
  const toast = useToast()
  const { list } = useFormat()
  return (
    <OperationDialog
      title={t.forgetPerson}
      description={
        <>
          <p>{t.forgetHelp(person.email)}</p>
          <ul className="mt-2 list-disc space-y-1 pl-5">
            {[t.forgetDeletes, t.forgetRemoves, t.forgetCrm, t.forgetStays].map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </>
      }
      open
      onOpenChange={(open) => !open && close()}
      document={ForgetContactDocument}
      defaultValues={{ reason: '', agreed: false }}
      fields={({ register, formState: { errors } }) => (
        <>
          <TextField
            label={t.reason}
            maxLength={500}
            help={t.reasonHelp}
            error={errors.reason?.message}
            {...register('reason', { validate: (value) => value.trim() !== '' || t.reasonMissing })}
          />
          <div>
            <label className="flex items-center gap-2.5">
              <input
                type="checkbox"
                aria-invalid={errors.agreed ? true : undefined}
                className="size-4 accent-accent"
                {...register('agreed', { validate: (value) => value || t.forgetAgreeMissing })}
              />
              {t.forgetAgree}
            </label>
            {errors.agreed && (
              <p role="alert" className="mt-1 text-sm text-bad">
                {errors.agreed.message}
              </p>
            )}
          </div>
        </>
      )}
      input={({ reason }: { reason: string; agreed: boolean }) => ({ contact: person.id, reason })}
      confirm={t.forget}
      danger
      onDone={({ withoutContact }) => {
        const alone = withoutContact.map(({ name }) => name)
        toast(t.forgotten, alone.length > 0 ? t.forgottenAlone(list(alone)) : undefined)
        readAgain()
      }}
    />
  )
}
