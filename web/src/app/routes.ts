import { createRootRoute, createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { parseLicenseSearch } from '../licenses/license-search.ts'
import { Frame } from './frame.tsx'
import { NotFound } from './not-found.tsx'

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound })
const getParentRoute = () => root

const home = createRoute({
  getParentRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/licenses' })
  },
})

const licenseList = createRoute({
  getParentRoute,
  path: '/licenses',
  validateSearch: parseLicenseSearch,
  component: lazyRouteComponent(() => import('../licenses/license-list-page.tsx'), 'LicenseListPage'),
})

/** The pages of the console. Each is loaded when it is first visited. */
export const routeTree = root.addChildren([home, licenseList])
