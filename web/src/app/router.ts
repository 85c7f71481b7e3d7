import { createRouter } from '@tanstack/react-router'
import { PageFailed } from './page-failed.tsx'
import { routeTree } from './routes.ts'

export const router = createRouter({
  routeTree,
  basepath: '/console',
  defaultErrorComponent: PageFailed,
  defaultPreload: 'intent',
  // The page of another record begins anew: it shows nothing of the one before.
  defaultRemountDeps: ({ params }) => params,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
