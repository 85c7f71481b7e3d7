import { createRootRoute, createRoute, lazyRouteComponent, type ParsedLocation } from '@tanstack/react-router'
import { parseAccountSearch } from '../accounts/account-search.ts'
import { parseBulkSearch } from '../bulk-operations/bulk-search.ts'
import {
  parseCatalogueSearch,
  parseLicenseTypeSearch,
  parseNewSearch,
  parseReleaseSearch,
} from '../catalogue/catalogue-search.ts'
import { parseDeviceSearch } from '../devices/device-search.ts'
import { parseInsightsSearch } from '../insights/insights-search.ts'
import { parseKeyPoolSearch, parsePooledKeySearch } from '../key-pools/key-pool-search.ts'
import { parseLicenseSearch } from '../licenses/license-search.ts'
import { parseTimelineSearch } from '../licenses/timeline-search.ts'
import {
  parseNewOnboardingSearch,
  parseOnboardingSearch,
  parseTypeSearch,
} from '../onboarding/onboarding-search.ts'
import { parseAuditSearch } from '../operate/audit-search.ts'
import { parseMailSearch } from '../operate/mail-search.ts'
import { afterPaint } from '../parts/after-paint.ts'
import { parsePageSearch, parsePartSearch } from '../parts/page-search.ts'
import { parseSaleSearch } from '../sales/sale-search.ts'
import { parseDeliverySearch } from '../webhooks/webhook-search.ts'
import { Frame } from './frame.tsx'
import { NotFound } from './not-found.tsx'

/**
 * Shows that a link was pressed before the page that it opens is rendered. Within one page, a control shows the choice by what the
 * address says, so nothing waits.
 */
async function paintPress({ location, preload }: { location: ParsedLocation; preload: boolean }) {
  if (preload) return
  const isOther = shownPath !== null && location.pathname !== shownPath
  shownPath = location.pathname
  if (isOther) await afterPaint()
}
/** Path of the page that was opened last; null before the first one, which follows no press. */
let shownPath: string | null = null

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound, beforeLoad: paintPress })
const getParentRoute = () => root

const home = createRoute({
  getParentRoute,
  path: '/',
  component: lazyRouteComponent(() => import('../home/home-page.tsx'), 'HomePage'),
})

const onboardingList = createRoute({
  getParentRoute,
  path: '/onboarding',
  validateSearch: parseOnboardingSearch,
  component: lazyRouteComponent(() => import('../onboarding/onboarding-list-page.tsx'), 'OnboardingListPage'),
})

const newOnboarding = createRoute({
  getParentRoute,
  path: '/onboarding/new',
  validateSearch: parseNewOnboardingSearch,
  component: lazyRouteComponent(() => import('../onboarding/new-onboarding-page.tsx'), 'NewOnboardingPage'),
})

const onboarding = createRoute({
  getParentRoute,
  path: '/onboarding/$id',
  validateSearch: parseTypeSearch,
  component: lazyRouteComponent(() => import('../onboarding/onboarding-page.tsx'), 'OnboardingPage'),
})

const accountList = createRoute({
  getParentRoute,
  path: '/accounts',
  validateSearch: parseAccountSearch,
  component: lazyRouteComponent(() => import('../accounts/account-list-page.tsx'), 'AccountListPage'),
})

const account = createRoute({
  getParentRoute,
  path: '/accounts/$id',
  validateSearch: parsePartSearch('licenses', 'onboardings', 'sales', 'mails'),
  component: lazyRouteComponent(() => import('../accounts/account-page.tsx'), 'AccountPage'),
})

const licenseList = createRoute({
  getParentRoute,
  path: '/licenses',
  validateSearch: parseLicenseSearch,
  component: lazyRouteComponent(() => import('../licenses/license-list-page.tsx'), 'LicenseListPage'),
})

const license = createRoute({
  getParentRoute,
  path: '/licenses/$id',
  validateSearch: parseTimelineSearch,
  component: lazyRouteComponent(() => import('../licenses/license-page.tsx'), 'LicensePage'),
})

const deviceList = createRoute({
  getParentRoute,
  path: '/devices',
  validateSearch: parseDeviceSearch,
  component: lazyRouteComponent(() => import('../devices/device-list-page.tsx'), 'DeviceListPage'),
})

const banList = createRoute({
  getParentRoute,
  path: '/devices/bans',
  validateSearch: parsePartSearch('bans'),
  component: lazyRouteComponent(() => import('../bans/ban-list-page.tsx'), 'BanListPage'),
})

const bulkOperationList = createRoute({
  getParentRoute,
  path: '/bulk-operations',
  validateSearch: parsePageSearch,
  component: lazyRouteComponent(
    () => import('../bulk-operations/bulk-operation-list-page.tsx'),
    'BulkOperationListPage',
  ),
})

const bulkOperation = createRoute({
  getParentRoute,
  path: '/bulk-operations/$id',
  validateSearch: parseBulkSearch,
  component: lazyRouteComponent(
    () => import('../bulk-operations/bulk-operation-page.tsx'),
    'BulkOperationPage',
  ),
})

const catalogue = createRoute({
  getParentRoute,
  path: '/catalogue',
  validateSearch: parseCatalogueSearch,
  component: lazyRouteComponent(() => import('../catalogue/catalogue-page.tsx'), 'CataloguePage'),
})

const product = createRoute({
  getParentRoute,
  path: '/catalogue/products/$product',
  validateSearch: parseReleaseSearch,
  component: lazyRouteComponent(() => import('../catalogue/product-page.tsx'), 'ProductPage'),
})

const catalogueFile = createRoute({
  getParentRoute,
  path: '/catalogue/file',
  component: lazyRouteComponent(() => import('../catalogue/file-page.tsx'), 'CatalogueFilePage'),
})

const newLicenseType = createRoute({
  getParentRoute,
  path: '/catalogue/new',
  validateSearch: parseNewSearch,
  component: lazyRouteComponent(
    () => import('../catalogue/license-type-form-page.tsx'),
    'NewLicenseTypePage',
  ),
})

const editLicenseType = createRoute({
  getParentRoute,
  path: '/catalogue/$code/edit',
  component: lazyRouteComponent(
    () => import('../catalogue/license-type-form-page.tsx'),
    'EditLicenseTypePage',
  ),
})

const licenseType = createRoute({
  getParentRoute,
  path: '/catalogue/$code',
  validateSearch: parseLicenseTypeSearch,
  component: lazyRouteComponent(() => import('../catalogue/license-type-page.tsx'), 'LicenseTypePage'),
})

const keyPoolList = createRoute({
  getParentRoute,
  path: '/key-pools',
  validateSearch: parseKeyPoolSearch,
  component: lazyRouteComponent(() => import('../key-pools/key-pool-list-page.tsx'), 'KeyPoolListPage'),
})

const keyPool = createRoute({
  getParentRoute,
  path: '/key-pools/$id',
  validateSearch: parsePooledKeySearch,
  component: lazyRouteComponent(() => import('../key-pools/key-pool-page.tsx'), 'KeyPoolPage'),
})

const insights = createRoute({
  getParentRoute,
  path: '/insights',
  validateSearch: parseInsightsSearch,
  component: lazyRouteComponent(() => import('../insights/insights-page.tsx'), 'InsightsPage'),
})

const crm = createRoute({
  getParentRoute,
  path: '/crm',
  validateSearch: parsePartSearch('reviews', 'parked', 'deals', 'differences', 'erasures', 'suggestions'),
  component: lazyRouteComponent(() => import('../crm/crm-page.tsx'), 'CrmPage'),
})

const saleList = createRoute({
  getParentRoute,
  path: '/sales',
  validateSearch: parseSaleSearch,
  component: lazyRouteComponent(() => import('../sales/sale-list-page.tsx'), 'SaleListPage'),
})

const mail = createRoute({
  getParentRoute,
  path: '/mail',
  validateSearch: parseMailSearch,
  component: lazyRouteComponent(() => import('../operate/mail-page.tsx'), 'MailPage'),
})

const auditLog = createRoute({
  getParentRoute,
  path: '/audit-log',
  validateSearch: parseAuditSearch,
  component: lazyRouteComponent(() => import('../operate/audit-log-page.tsx'), 'AuditLogPage'),
})

const access = createRoute({
  getParentRoute,
  path: '/access',
  validateSearch: parsePartSearch('keys', 'partners'),
  component: lazyRouteComponent(() => import('../access/access-page.tsx'), 'AccessPage'),
})

const operation = createRoute({
  getParentRoute,
  path: '/operation',
  component: lazyRouteComponent(() => import('../operate/operation-page.tsx'), 'OperationPage'),
})

const webhookList = createRoute({
  getParentRoute,
  path: '/webhooks',
  validateSearch: parsePageSearch,
  component: lazyRouteComponent(() => import('../webhooks/webhook-list-page.tsx'), 'WebhookListPage'),
})

const webhook = createRoute({
  getParentRoute,
  path: '/webhooks/$id',
  validateSearch: parseDeliverySearch,
  component: lazyRouteComponent(() => import('../webhooks/webhook-page.tsx'), 'WebhookPage'),
})

const developers = createRoute({
  getParentRoute,
  path: '/developers',
  component: lazyRouteComponent(() => import('../developers/reference-page.tsx'), 'ReferencePage'),
})

/** The pages of the console. Each is loaded when it is first visited. */
export const routeTree = root.addChildren([
  home,
  onboardingList,
  newOnboarding,
  onboarding,
  accountList,
  account,
  licenseList,
  license,
  deviceList,
  banList,
  bulkOperationList,
  bulkOperation,
  catalogue,
  product,
  catalogueFile,
  newLicenseType,
  editLicenseType,
  licenseType,
  keyPoolList,
  keyPool,
  insights,
  crm,
  saleList,
  mail,
  auditLog,
  access,
  operation,
  webhookList,
  webhook,
  developers,
])
