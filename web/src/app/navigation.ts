import type { LinkProps } from '@tanstack/react-router'
import { Building2, ChartNoAxesColumn, KeyRound, type LucideIcon, Package, Rocket } from 'lucide-react'
import type { Scope } from '../generated/graphql.ts'
import type { In } from '../i18n/words.ts'
import type { words } from './words.ts'

/** An entry of the main navigation. It is absent for a credential without the scope. */
export interface NavigationEntry {
  to: NonNullable<LinkProps['to']>
  word: keyof In<typeof words>
  icon: LucideIcon
  scope?: Scope
  /** Only the address itself, not the pages below it. */
  exact?: boolean
}

/** The main navigation, in groups. */
export const navigation: readonly (readonly NavigationEntry[])[] = [
  [
    { to: '/onboarding', word: 'onboarding', icon: Rocket, scope: 'ACCOUNTS_READ' },
    { to: '/accounts', word: 'accounts', icon: Building2, scope: 'ACCOUNTS_READ' },
  ],
  [{ to: '/licenses', word: 'licenses', icon: KeyRound, scope: 'LICENSES_READ' }],
  [{ to: '/catalogue', word: 'catalogue', icon: Package, scope: 'CATALOG_READ' }],
  [{ to: '/insights', word: 'insights', icon: ChartNoAxesColumn, scope: 'INSIGHTS_READ' }],
]
