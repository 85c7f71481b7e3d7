import type { LinkProps } from '@tanstack/react-router'
import {
  Activity,
  Building2,
  ChartNoAxesColumn,
  CodeXml,
  House,
  KeyRound,
  Link2,
  ListChecks,
  type LucideIcon,
  Mail,
  MonitorSmartphone,
  Package,
  Rocket,
  ScrollText,
  ShieldCheck,
  ShoppingCart,
  Ticket,
  Webhook,
} from 'lucide-react'
import type { Scope } from '../generated/graphql.ts'
import type { In } from '../i18n/words.ts'
import type { words } from './words.ts'

/** An entry of the main navigation. It is absent for a credential that has none of the scopes. */
export interface NavigationEntry {
  to: NonNullable<LinkProps['to']>
  word: keyof In<typeof words>
  icon: LucideIcon
  scope?: Scope | readonly Scope[]
  /** Only the address itself, not the pages below it. */
  exact?: boolean
}

/** The main navigation, in groups. */
export const navigation: readonly (readonly NavigationEntry[])[] = [
  [
    { to: '/', word: 'home', icon: House, exact: true },
    { to: '/onboarding', word: 'onboarding', icon: Rocket, scope: 'ACCOUNTS_READ' },
    { to: '/accounts', word: 'accounts', icon: Building2, scope: 'ACCOUNTS_READ' },
    { to: '/licenses', word: 'licenses', icon: KeyRound, scope: 'LICENSES_READ' },
    { to: '/devices', word: 'devices', icon: MonitorSmartphone, scope: 'LICENSES_READ' },
  ],
  [
    { to: '/catalogue', word: 'catalogue', icon: Package, scope: 'CATALOG_READ' },
    { to: '/key-pools', word: 'keyPools', icon: Ticket, scope: 'LICENSES_READ' },
    { to: '/insights', word: 'insights', icon: ChartNoAxesColumn, scope: 'INSIGHTS_READ' },
  ],
  [
    { to: '/crm', word: 'crm', icon: Link2, scope: 'CRM_READ' },
    { to: '/sales', word: 'sales', icon: ShoppingCart, scope: 'LICENSES_READ' },
    { to: '/mail', word: 'mail', icon: Mail, scope: 'ACCOUNTS_READ' },
    { to: '/audit-log', word: 'auditLog', icon: ScrollText, scope: 'AUDIT_READ' },
    { to: '/bulk-operations', word: 'bulkOperations', icon: ListChecks, scope: 'LICENSES_READ' },
    { to: '/webhooks', word: 'webhooks', icon: Webhook, scope: 'WEBHOOKS_READ' },
    { to: '/access', word: 'access', icon: ShieldCheck, scope: ['ACCESS_WRITE', 'ACCOUNTS_READ'] },
    { to: '/operation', word: 'operation', icon: Activity },
    { to: '/developers', word: 'developers', icon: CodeXml },
  ],
]
