"""The requests to the gateway. They are those of `client/documents.graphql`."""

_DECLINED = """
fragment Declined on Refusal {
  code
  message
  ... on StateRefusal {
    nextAction
  }
  ... on LimitRefusal {
    nextAction
    nextAllowedAt
    seatHolders {
      device
      name
      platform
      lastSeenAt
      seatFreeAt
    }
  }
}
"""

ACTIVATE = f"""
mutation Activate($input: ActivateLicenseInput!) {{
  result: activateLicense(input: $input) {{
    __typename
    ...Declined
  }}
}}
{_DECLINED}"""

DEACTIVATE = f"""
mutation Deactivate($input: DeactivateLicenseInput!) {{
  result: deactivateLicense(input: $input) {{
    __typename
    ... on DeactivateLicensePayload {{
      seatFreeAt
    }}
    ...Declined
  }}
}}
{_DECLINED}"""

RELEASE_FILE = f"""
mutation ReleaseFile($input: ReleaseLicenseFileInput!) {{
  result: releaseLicenseFile(input: $input) {{
    __typename
    ... on ReleaseLicenseFilePayload {{
      seatFreeAt
    }}
    ...Declined
  }}
}}
{_DECLINED}"""

HEARTBEAT = f"""
mutation Heartbeat($input: HeartbeatInput!) {{
  result: heartbeat(input: $input) {{
    __typename
    ... on HeartbeatPayload {{
      nextHeartbeatBy
      validation {{
        checkedAt
      }}
    }}
    ... on Refusal {{
      code
    }}
  }}
}}
"""

RECORD_USAGE = f"""
mutation RecordUsage($input: RecordUsageInput!) {{
  result: recordUsage(input: $input) {{
    __typename
    ...Declined
  }}
}}
{_DECLINED}"""

START_TRIAL = f"""
mutation StartTrial($input: StartTrialInput!) {{
  result: startTrial(input: $input) {{
    __typename
    ... on StartTrialPayload {{
      state
      nextCodeAt
      licenseKey
    }}
    ...Declined
  }}
}}
{_DECLINED}"""

VALIDATE = """
query Validate($input: ValidateLicenseInput!) {
  result: validateLicense(input: $input) {
    __typename
    signature
    answer
    license {
      expiry
      graceEndsAt
      entitlements {
        code
        value {
          boolean
          integer
          text
        }
      }
    }
  }
}
"""
