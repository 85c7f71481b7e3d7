import { createRouter } from '@tanstack/react-router'
import { PageFailed } from './page-failed.tsx'
import { routeTree } from './routes.ts'

export const router = createRouter({
  routeTree,
  basepath: '/console',
  defaultErrorComponent: PageFailed,
  defaultPreload: 'intent',
  // A filter that no page reads, such as one with an unknown value in an old bookmark, leaves the address.
  search: { strict: true },
  // The page of another record begins anew: it shows nothing of the one before.
  defaultRemountDeps: ({ params }) => params,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
