import { createPreference } from '../parts/store.ts'

export const schemes = ['system', 'light', 'dark'] as const

/** The colours: those of the operating system, or light or dark ones. */
export const scheme = createPreference('licet.scheme', schemes, 'system', (value) => {
  document.documentElement.dataset.scheme = value
})
