import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { variables } from '../../src/config/variables.ts'
import { commands } from '../../src/licet.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const chartFolder = join(root, 'deploy/helm')
const read = (file: string) => readFileSync(join(chartFolder, file), 'utf8')
const chart = parse(read('Chart.yaml'))
const defaults = parse(read('values.yaml')) as Values
const schema = JSON.parse(read('values.schema.json'))

// biome-ignore lint/suspicious/noExplicitAny: Values and objects of Kubernetes have no types here.
type Values = Record<string, any>

/** The packages of Debian that render a chart as Helm does. */
const gopath = '/usr/share/gocode'
const canRender =
  existsSync(join(gopath, 'src/github.com/Masterminds/sprig')) &&
  existsSync(join(gopath, 'src/sigs.k8s.io/yaml')) &&
  spawnSync('go', ['version']).status === 0

describe('the values of the chart', () => {
  test('each value of values.yaml is in the schema, and each of the schema in values.yaml', () => {
    const compare = (path: string, value: unknown, described: Values) => {
      if (described.additionalProperties !== false || described.type !== 'object') return
      const named = Object.keys(described.properties).filter((name) => `${path}${name}` !== 'global')
      expect(Object.keys(value as Values).sort(), path).toEqual(named.sort())
      for (const name of named)
        compare(`${path}${name}.`, (value as Values)[name], described.properties[name])
    }
    compare('', defaults, schema)
  })

  test('the chart names the version of Licet', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(chart.appVersion).toBe(version)
  })
})

/** Values with which the chart can be installed. */
const required = {
  image: { repository: 'registry.example/licet' },
  publicUrl: 'https://licenses.example.com',
  existingSecret: 'licet-secrets',
  tls: { secretName: 'licet-tls' },
}

describe.runIf(canRender)('the rendered chart', () => {
  const folder = mkdtempSync(join(tmpdir(), 'licet-helm-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const renderer = join(folder, 'render')
  beforeAll(() => {
    execFileSync('go', ['build', '-o', renderer, join(root, 'test/deploy/helm/render.go')], {
      env: { ...process.env, GO111MODULE: 'off', GOPATH: gopath, GOFLAGS: '' },
    })
  })

  function run(values: Values) {
    const data = {
      Release: { Name: 'prod', Namespace: 'licensing', Service: 'Helm' },
      Chart: { Name: chart.name, Version: chart.version, AppVersion: chart.appVersion },
      Values: merge(defaults, values),
    }
    return spawnSync(renderer, [chartFolder], { input: JSON.stringify(data), encoding: 'utf8' })
  }

  /** Returns the objects of the chart by their kind and name. */
  function render(values: Values): Record<string, Values> {
    const { status, stdout, stderr } = run(values)
    expect(stderr).toBe('')
    expect(status).toBe(0)
    const { 'NOTES.txt': _, ...files } = JSON.parse(stdout) as Record<string, string>
    const objects = Object.values(files).flatMap((text) =>
      parseAllDocuments(text, { uniqueKeys: true }).flatMap((document) => {
        expect(document.errors).toEqual([])
        const object = document.toJS() as Values | null
        return object ? [[`${object.kind} ${object.metadata.name}`, object] as const] : []
      }),
    )
    expect(new Set(objects.map(([name]) => name)).size).toBe(objects.length)
    return Object.fromEntries(objects)
  }

  const podOf = (object: Values | undefined): Values => object!.spec.template.spec
  const variablesOf = (container: Values) => container.env.map(({ name }: { name: string }) => name)

  test('the smallest installation has a gateway and a worker, and neither a secret nor what is optional', () => {
    expect(Object.keys(render(required)).sort()).toEqual([
      'Deployment prod-licet-gateway',
      'Deployment prod-licet-worker',
      'PodDisruptionBudget prod-licet-gateway',
      'Service prod-licet',
    ])
  })

  test('every container runs a command of Licet as the user of the image, and with variables that exist', () => {
    const objects = render({ ...required, env: { LICET_PROCESSES: '2' }, worker: { metricsPort: 9100 } })
    const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8')
    // The images of Node have the user `node` with the ID 1000.
    expect(dockerfile).toContain('USER node')
    for (const name of ['Deployment prod-licet-gateway', 'Deployment prod-licet-worker']) {
      const pod = podOf(objects[name])
      expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000 })
      expect(pod.automountServiceAccountToken).toBe(false)
      expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(40)
      const volumes = pod.volumes.map(({ name }: { name: string }) => name)
      for (const container of [...pod.initContainers, ...pod.containers]) {
        const [node, file, command] = container.command
        expect([node, file]).toEqual(['node', 'bin/licet.js'])
        expect(commands.map(({ name }) => name)).toContain(command)
        expect(container.image).toBe(`registry.example/licet:${chart.appVersion}`)
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        })
        expect(container.envFrom).toEqual([{ secretRef: { name: 'licet-secrets' } }])
        const names = variablesOf(container)
        expect(new Set(names).size).toBe(names.length)
        for (const variable of names) expect(Object.keys(variables)).toContain(variable)
        for (const mount of container.volumeMounts) expect(volumes).toContain(mount.name)
      }
    }
    const [, dataDir] = /LICET_DATA_DIR=(\S+)/.exec(dockerfile)!
    const [gateway] = podOf(objects['Deployment prod-licet-gateway']).containers
    expect(gateway.volumeMounts).toContainEqual({ name: 'data', mountPath: dataDir })
  })

  test('the migration runs in a container of its own, which no probe ends', () => {
    const objects = render(required)
    for (const name of ['Deployment prod-licet-gateway', 'Deployment prod-licet-worker']) {
      const { initContainers } = podOf(objects[name])
      expect(initContainers).toHaveLength(1)
      expect(initContainers[0].command).toEqual(['node', 'bin/licet.js', 'migration', 'apply'])
      expect(Object.keys(initContainers[0])).not.toContain('livenessProbe')
    }
  })

  test('probes use paths of the gateway, by TLS or as a proxy does', () => {
    const server = readFileSync(join(root, 'src/http/server.ts'), 'utf8')
    const byTls = podOf(render(required)['Deployment prod-licet-gateway']).containers[0]
    const behindProxy = podOf(
      render({ ...required, tls: { secretName: '' }, trustedProxies: 'uniquelocal' })[
        'Deployment prod-licet-gateway'
      ],
    ).containers[0]
    for (const [container, how] of [
      [byTls, { scheme: 'HTTPS' }],
      [behindProxy, { httpHeaders: [{ name: 'X-Forwarded-Proto', value: 'https' }] }],
    ]) {
      const paths = ['startupProbe', 'readinessProbe', 'livenessProbe'].map((probe) => {
        const { path, port, ...rest } = container[probe].httpGet
        expect([port, rest]).toEqual(['http', how])
        expect(server).toContain(`case '${path}':`)
        return path
      })
      expect(paths).toEqual(['/ready', '/ready', '/health'])
    }
    expect(variablesOf(byTls)).toContain('LICET_TLS_CERT')
    expect(behindProxy.env).toContainEqual({ name: 'LICET_TRUSTED_PROXIES', value: 'uniquelocal' })
    expect(variablesOf(behindProxy)).not.toContain('LICET_TLS_CERT')
  })

  test('the service, the budget and the policies select the pods of their part alone', () => {
    const objects = render({
      ...required,
      worker: { metricsPort: 9100 },
      networkPolicy: {
        enabled: true,
        from: [{ podSelector: { matchLabels: { app: 'ingress' } } }],
        metricsFrom: [{ namespaceSelector: {} }],
      },
    })
    const labelsOf = (name: string) => objects[name]!.spec.template.metadata.labels as Values
    const gateway = labelsOf('Deployment prod-licet-gateway')
    const worker = labelsOf('Deployment prod-licet-worker')
    const selects = (selector: Values, labels: Values) =>
      Object.entries(selector).every(([name, value]) => labels[name] === value)
    const selectors = {
      'Service prod-licet': objects['Service prod-licet']!.spec.selector,
      ...Object.fromEntries(
        [
          'Deployment prod-licet-gateway',
          'Deployment prod-licet-worker',
          'PodDisruptionBudget prod-licet-gateway',
        ].map((name) => [name, objects[name]!.spec.selector.matchLabels]),
      ),
      ...Object.fromEntries(
        ['NetworkPolicy prod-licet-gateway', 'NetworkPolicy prod-licet-worker'].map((name) => [
          name,
          objects[name]!.spec.podSelector.matchLabels,
        ]),
      ),
    }
    expect(Object.keys(selectors)).toHaveLength(6)
    for (const [name, selector] of Object.entries(selectors)) {
      expect(selects(selector, gateway), name).toBe(!name.endsWith('worker'))
      expect(selects(selector, worker), name).toBe(name.endsWith('worker'))
    }
    const portsOf = (name: string) =>
      podOf(objects[name]).containers[0].ports.map((port: Values) => port.name)
    expect(portsOf('Deployment prod-licet-gateway')).toEqual(['http'])
    expect(objects['Service prod-licet']!.spec.ports[0].targetPort).toBe('http')
    const ingressOf = (name: string) => objects[name]!.spec.ingress
    expect(ingressOf('NetworkPolicy prod-licet-gateway')).toEqual([
      {
        from: [{ podSelector: { matchLabels: { app: 'ingress' } } }, { namespaceSelector: {} }],
        ports: [{ port: 'http', protocol: 'TCP' }],
      },
    ])
    expect(ingressOf('NetworkPolicy prod-licet-worker')[0].ports).toEqual([
      { port: portsOf('Deployment prod-licet-worker')[0], protocol: 'TCP' },
    ])
  })

  test('a policy without peers admits no connection', () => {
    const objects = render({ ...required, networkPolicy: { enabled: true } })
    for (const part of ['gateway', 'worker'])
      expect(objects[`NetworkPolicy prod-licet-${part}`]!.spec).toMatchObject({
        policyTypes: ['Ingress'],
        ingress: [],
      })
  })

  test('the autoscaler follows the processor, and on request the refused requests', () => {
    const byCpu = render({ ...required, autoscaling: { enabled: true } })
    const { spec } = byCpu['HorizontalPodAutoscaler prod-licet-gateway']!
    expect(spec.scaleTargetRef).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: 'prod-licet-gateway',
    })
    expect(spec.metrics.map(({ type }: Values) => type)).toEqual(['Resource'])
    // The autoscaler and the deployment would set the number of pods in turn.
    expect(Object.keys(byCpu['Deployment prod-licet-gateway']!.spec)).not.toContain('replicas')
    const byOverload = render({
      ...required,
      autoscaling: { enabled: true, overload: { enabled: true } },
    })
    const [, pods] = byOverload['HorizontalPodAutoscaler prod-licet-gateway']!.spec.metrics
    expect(pods).toEqual({
      type: 'Pods',
      pods: { metric: { name: 'licet_overloaded' }, target: { type: 'AverageValue', averageValue: '1' } },
    })
    // docs/kubernetes.md has the rule of the adapter for this name.
    const rule = readFileSync(join(root, 'docs/kubernetes.md'), 'utf8')
    const metrics = readFileSync(join(root, 'src/platform/metrics/metrics.ts'), 'utf8')
    for (const text of ['licet_overloaded_total', `as: "${pods.pods.metric.name}"`])
      expect(rule).toContain(text)
    expect(metrics).toContain("'licet_overloaded_total'")
  })

  test('a secret of the chart has the given variables, and its change starts the pods again', () => {
    const secretOf = (database: string) => ({
      ...required,
      existingSecret: '',
      secret: { LICET_SECRET: 'a "quoted" secret: 1', DATABASE_URL: database },
    })
    const objects = render(secretOf('postgres://one'))
    expect(objects['Secret prod-licet']!.stringData).toEqual({
      LICET_SECRET: 'a "quoted" secret: 1',
      DATABASE_URL: 'postgres://one',
    })
    const annotationOf = (rendered: Record<string, Values>, part: string) =>
      rendered[`Deployment prod-licet-${part}`]!.spec.template.metadata.annotations['checksum/secret']
    const changed = render(secretOf('postgres://two'))
    for (const part of ['gateway', 'worker'])
      expect(annotationOf(objects, part)).not.toBe(annotationOf(changed, part))
    expect(podOf(objects['Deployment prod-licet-gateway']).containers[0].envFrom).toEqual([
      { secretRef: { name: 'prod-licet' } },
    ])
  })

  test('Prometheus reads the metrics by TLS with the token', () => {
    const objects = render({
      ...required,
      serviceMonitor: { enabled: true, labels: { release: 'prometheus' } },
    })
    const monitor = objects['ServiceMonitor prod-licet']!
    expect(monitor.metadata.labels).toMatchObject({ release: 'prometheus' })
    expect(monitor.spec.endpoints).toEqual([
      {
        port: objects['Service prod-licet']!.spec.ports[0].name,
        path: '/metrics',
        scheme: 'https',
        interval: '30s',
        authorization: {
          type: 'Bearer',
          credentials: { name: 'licet-secrets', key: 'LICET_METRICS_TOKEN' },
        },
        tlsConfig: { serverName: 'licenses.example.com' },
      },
    ])
    expect(objects['Service prod-licet']!.metadata.labels).toMatchObject(monitor.spec.selector.matchLabels)
  })

  test.each([
    [{ image: { repository: '' } }, 'image.repository: name the image that Dockerfile builds'],
    [{ publicUrl: '' }, 'publicUrl: set the address of the gateway as clients reach it'],
    [{ existingSecret: '' }, 'Set existingSecret, or secret.LICET_SECRET.'],
    [{ secret: { LICET_SECRET: 'a', DATABASE_URL: 'b' } }, 'Set existingSecret or secret, not both.'],
    [{ tls: { secretName: '' } }, 'Set tls.secretName, or trustedProxies'],
    [
      { tls: { secretName: '' }, trustedProxies: 'uniquelocal', serviceMonitor: { enabled: true } },
      'serviceMonitor needs tls.secretName',
    ],
  ])('an installation with %j is refused with the reason', (values, reason) => {
    const { status, stderr } = run(merge(required, values))
    expect(status).toBe(1)
    expect(stderr).toContain(reason)
  })
})

/** Merges values as Helm does: objects member by member, and all other values whole. */
function merge(base: Values, given: Values): Values {
  const isObject = (value: unknown): value is Values =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
  const merged = { ...base }
  for (const [name, value] of Object.entries(given))
    merged[name] = isObject(value) && isObject(base[name]) ? merge(base[name], value) : value
  return merged
}
