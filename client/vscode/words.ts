import type { Locale } from '../settings.ts'

/** Texts of the commands. The sentences about the license are those of every client. */
export const words: Record<
  Locale,
  Record<'license' | 'enter' | 'activate' | 'deactivate' | 'question' | 'free' | 'later', string>
> = {
  en: {
    license: 'License',
    enter: 'Enter the license key.',
    activate: 'Activate',
    deactivate: 'Deactivate',
    question: 'Deactivate the license on this device?',
    free: 'The license is no longer active on this device.',
    later: 'The seat is released as soon as the license server is reached.',
  },
  de: {
    license: 'Lizenz',
    enter: 'Geben Sie den Lizenzschlüssel ein.',
    activate: 'Aktivieren',
    deactivate: 'Deaktivieren',
    question: 'Lizenz auf diesem Gerät deaktivieren?',
    free: 'Die Lizenz ist auf diesem Gerät nicht mehr aktiv.',
    later: 'Der Platz wird freigegeben, sobald der Lizenzserver erreichbar ist.',
  },
}
