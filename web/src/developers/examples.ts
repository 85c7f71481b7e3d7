/** Audiences with a graph of their own. */
export const audiences = ['app', 'account', 'partner', 'support', 'admin'] as const
export type GraphAudience = (typeof audiences)[number]

/** An operation to begin with. `variables` are in the form of JSON. */
export interface Example {
  word: 'validate' | 'activate' | 'ownLicenses' | 'onboard' | 'expiring' | 'explain' | 'define' | 'funnel'
  query: string
  variables?: Record<string, unknown>
}

/** Operations to begin with, for each audience. */
export const examples: Record<GraphAudience, readonly Example[]> = {
  app: [
    {
      word: 'validate',
      query: `query Validate($input: ValidateLicenseInput!) {
  validateLicense(input: $input) {
    valid
    code
    detail
    checks {
      code
      passed
      nextAction
    }
  }
}`,
      variables: { input: { key: 'YOUR-LICENSE-KEY', fingerprint: 'device-1' } },
    },
    {
      word: 'activate',
      query: `mutation Activate($input: ActivateLicenseInput!) {
  activateLicense(input: $input) {
    __typename
    ... on ActivateLicensePayload {
      activation {
        id
        leaseEndsAt
      }
    }
    ... on Refusal {
      code
      message
    }
  }
}`,
      variables: { input: { key: 'YOUR-LICENSE-KEY', fingerprint: 'device-1', name: 'My first device' } },
    },
  ],
  account: [
    {
      word: 'ownLicenses',
      query: `query OwnLicenses {
  account {
    name
    licenses(first: 20) {
      edges {
        node {
          keyHint
          status
          expiry
          activeActivations
          maxActivations
        }
      }
    }
  }
}`,
    },
  ],
  partner: [
    {
      word: 'onboard',
      query: `mutation Onboard($input: StartOnboardingInput!) {
  startOnboarding(input: $input) {
    __typename
    ... on StartOnboardingPayload {
      onboarding {
        id
        nextStep
      }
    }
    ... on Refusal {
      code
      message
    }
  }
}`,
      variables: {
        input: { account: { name: 'Acme', contact: { name: 'Ada Adams', email: 'ada@acme.example' } } },
      },
    },
    {
      word: 'expiring',
      query: `query Expiring {
  licenses(first: 20, status: ACTIVE, orderBy: EXPIRY_ASC) {
    edges {
      node {
        keyHint
        expiry
        account {
          name
        }
      }
    }
  }
}`,
    },
  ],
  support: [
    {
      word: 'explain',
      query: `query Explain($text: String!) {
  search(text: $text, first: 5) {
    matchedBy
    label
    record {
      __typename
      ... on License {
        id
        validation {
          valid
          detail
          checks {
            code
            passed
            detail
            nextAction
          }
        }
      }
    }
  }
}`,
      variables: { text: 'acme' },
    },
    {
      word: 'expiring',
      query: `query Expiring {
  licenses(first: 20, status: ACTIVE, orderBy: EXPIRY_ASC) {
    edges {
      node {
        keyHint
        expiry
        account {
          name
        }
      }
    }
  }
}`,
    },
  ],
  admin: [
    {
      word: 'define',
      query: `mutation Define($input: DefineLicenseTypeInput!) {
  defineLicenseType(input: $input) {
    __typename
    ... on DefineLicenseTypePayload {
      licenseType {
        code
        state
      }
    }
    ... on Refusal {
      code
      message
    }
  }
}`,
      variables: {
        input: {
          product: 'studio',
          code: 'studio-annual',
          name: 'Studio, annual',
          rules: { maxActivations: 3, duration: 'P1Y' },
        },
      },
    },
    {
      word: 'funnel',
      query: `query Funnel($input: InsightsInput!) {
  insights(input: $input) {
    funnel {
      step
      entered
      completed
      conversion
    }
  }
}`,
      variables: { input: { from: '2026-01-01', to: '2026-12-31' } },
    },
  ],
}
