{{/* Name of the objects of the release. */}}
{{- define "licet.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "licet.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "licet.labels" -}}
{{ include "licet.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "licet.image" -}}
{{ required "image.repository: name the image that Dockerfile builds" .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}

{{/* Name of the Secret whose keys are variables. */}}
{{- define "licet.secret" -}}
{{- if and .Values.existingSecret .Values.secret -}}
{{- fail "Set existingSecret or secret, not both." -}}
{{- else if .Values.existingSecret -}}
{{- .Values.existingSecret -}}
{{- else -}}
{{- range list "LICET_SECRET" "DATABASE_URL" -}}
{{- if not (index $.Values.secret .) -}}
{{- fail (printf "Set existingSecret, or secret.%s." .) -}}
{{- end -}}
{{- end -}}
{{- include "licet.name" . -}}
{{- end -}}
{{- end -}}

{{/* Variables of the gateway and the worker. */}}
{{- define "licet.env" -}}
- name: LICET_PUBLIC_URL
  value: {{ required "publicUrl: set the address of the gateway as clients reach it" .Values.publicUrl | quote }}
- name: LICET_WORKER
  value: apart
{{- range $name, $value := .Values.env }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end -}}

{{/* Only the folder of data and /tmp can be written, as with deploy/licet.service. */}}
{{- define "licet.container" -}}
image: {{ include "licet.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
envFrom:
  - secretRef:
      name: {{ include "licet.secret" . }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end -}}

{{/* The user `node` of the image. */}}
{{- define "licet.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Before the gateway, because no probe ends a long migration here. */}}
{{- define "licet.migration" -}}
- name: migration
  command: ["node", "bin/licet.js", "migration", "apply"]
  {{- include "licet.container" . | nindent 2 }}
  env:
    {{- include "licet.env" . | nindent 4 }}
  volumeMounts:
    {{- include "licet.mounts" . | nindent 4 }}
{{- end -}}

{{- define "licet.mounts" -}}
- name: data
  mountPath: /data
- name: tmp
  mountPath: /tmp
{{- end -}}

{{- define "licet.volumes" -}}
- name: data
  emptyDir: {}
- name: tmp
  emptyDir: {}
{{- end -}}

{{/* Pods start again when the Secret of the chart changes. */}}
{{- define "licet.annotations" -}}
{{- if .root.Values.secret }}
checksum/secret: {{ toJson .root.Values.secret | sha256sum }}
{{- end }}
{{- with .annotations }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* The gateway rejects requests without TLS, also probes. */}}
{{- define "licet.probe" -}}
httpGet:
  path: {{ .path }}
  port: http
  {{- if .root.Values.tls.secretName }}
  scheme: HTTPS
  {{- else }}
  httpHeaders:
    - name: X-Forwarded-Proto
      value: https
  {{- end }}
timeoutSeconds: 5
{{- end -}}
