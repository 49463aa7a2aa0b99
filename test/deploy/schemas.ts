/**
 * JSON schemas of what docs/deploy/ uses of Kubernetes' API and of Compose, written from their
 * references. They are narrower than those: a field that is not here is refused, as the API server
 * and Compose refuse what they do not know. Whoever uses another field adds it.
 * @module
 */
import { Ajv, type ValidateFunction } from 'ajv';

type Schema = Readonly<Record<string, unknown>>;

const TEXT = { type: 'string', minLength: 1 };
const WHOLE = { type: 'integer', minimum: 0 };
const TRUTH = { type: 'boolean' };

function fields(properties: Readonly<Record<string, Schema>>, required: string[] = []): Schema {
  return { type: 'object', properties, required, additionalProperties: false };
}

function listOf(items: Schema): Schema {
  return { type: 'array', items, minItems: 1 };
}

function mapOf(values: Schema): Schema {
  return { type: 'object', additionalProperties: values };
}

const NAME = { type: 'string', pattern: '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$' };
const QUANTITY = { type: 'string', pattern: '^[0-9]+(\\.[0-9]+)?(m|[kMGTPE]|[KMGTPE]i)?$' };
const METADATA = fields({ name: NAME }, ['name']);
const QUANTITIES = mapOf(QUANTITY);

/** core/v1 EnvVar. */
const VARIABLE = {
  ...fields(
    {
      name: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$' },
      // A number without quotes is refused by the server.
      value: { type: 'string' },
      valueFrom: fields(
        {
          resourceFieldRef: fields(
            {
              resource: { type: 'string', pattern: '^(limits|requests)\\.(cpu|memory)$' },
            },
            ['resource'],
          ),
        },
        ['resourceFieldRef'],
      ),
    },
    ['name'],
  ),
  oneOf: [{ required: ['value'] }, { required: ['valueFrom'] }],
};

/** core/v1 Container. */
const CONTAINER = fields(
  {
    name: NAME,
    image: { type: 'string', pattern: '^[a-z0-9./-]+:[A-Za-z0-9._-]+$' },
    command: listOf(TEXT),
    args: listOf(TEXT),
    env: listOf(VARIABLE),
    envFrom: listOf(fields({ secretRef: fields({ name: NAME }, ['name']) }, ['secretRef'])),
    resources: fields({ requests: QUANTITIES, limits: QUANTITIES }, ['requests', 'limits']),
    securityContext: fields({
      allowPrivilegeEscalation: TRUTH,
      readOnlyRootFilesystem: TRUTH,
      capabilities: fields({ drop: listOf(TEXT) }, ['drop']),
    }),
    volumeMounts: listOf(
      fields({ name: NAME, mountPath: { type: 'string', pattern: '^/' }, readOnly: TRUTH }, [
        'name',
        'mountPath',
      ]),
    ),
  },
  ['name', 'image', 'args', 'resources', 'securityContext', 'volumeMounts'],
);

/** core/v1 PodSpec. */
const POD = fields(
  {
    restartPolicy: { enum: ['Never', 'OnFailure'] },
    terminationGracePeriodSeconds: WHOLE,
    automountServiceAccountToken: TRUTH,
    securityContext: fields({
      runAsNonRoot: TRUTH,
      runAsUser: { type: 'integer', minimum: 1 },
      runAsGroup: WHOLE,
      fsGroup: WHOLE,
      seccompProfile: fields({ type: { enum: ['RuntimeDefault', 'Unconfined', 'Localhost'] } }),
    }),
    initContainers: listOf(CONTAINER),
    containers: listOf(CONTAINER),
    volumes: listOf({
      ...fields(
        {
          name: NAME,
          emptyDir: fields({ sizeLimit: QUANTITY }),
          persistentVolumeClaim: fields({ claimName: NAME, readOnly: TRUTH }, ['claimName']),
        },
        ['name'],
      ),
      oneOf: [{ required: ['emptyDir'] }, { required: ['persistentVolumeClaim'] }],
    }),
  },
  ['restartPolicy', 'containers'],
);

/** batch/v1 PodFailurePolicyRule. */
const FAILURE_RULE = {
  ...fields(
    {
      action: { enum: ['FailJob', 'FailIndex', 'Ignore', 'Count'] },
      onExitCodes: fields(
        { operator: { enum: ['In', 'NotIn'] }, values: listOf({ type: 'integer' }) },
        ['operator', 'values'],
      ),
      onPodConditions: listOf(
        fields({ type: TEXT, status: { enum: ['True', 'False', 'Unknown'] } }, ['type', 'status']),
      ),
    },
    ['action'],
  ),
  oneOf: [{ required: ['onExitCodes'] }, { required: ['onPodConditions'] }],
};

/** batch/v1 Job, with the rules of the API server that tie its fields together. */
const JOB = {
  ...fields(
    {
      apiVersion: { const: 'batch/v1' },
      kind: { const: 'Job' },
      metadata: METADATA,
      spec: {
        ...fields(
          {
            completionMode: { enum: ['Indexed', 'NonIndexed'] },
            completions: { type: 'integer', minimum: 1 },
            parallelism: { type: 'integer', minimum: 1 },
            backoffLimit: WHOLE,
            backoffLimitPerIndex: WHOLE,
            podFailurePolicy: fields({ rules: listOf(FAILURE_RULE) }, ['rules']),
            template: fields({ spec: POD }, ['spec']),
          },
          ['template'],
        ),
        dependencies: {
          podFailurePolicy: restartPolicyIs('Never'),
          backoffLimitPerIndex: {
            allOf: [
              restartPolicyIs('Never'),
              {
                properties: { completionMode: { const: 'Indexed' } },
                required: ['completionMode'],
              },
            ],
          },
        },
        if: { properties: { completionMode: { const: 'Indexed' } }, required: ['completionMode'] },
        // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema
        then: { required: ['completions', 'parallelism'] },
      },
    },
    ['apiVersion', 'kind', 'metadata', 'spec'],
  ),
};

function restartPolicyIs(policy: string): Schema {
  const spec = { properties: { restartPolicy: { const: policy } } };
  return { properties: { template: { properties: { spec } } } };
}

/** core/v1 PersistentVolumeClaim. */
const CLAIM = fields(
  {
    apiVersion: { const: 'v1' },
    kind: { const: 'PersistentVolumeClaim' },
    metadata: METADATA,
    spec: fields(
      {
        accessModes: listOf({ enum: ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany'] }),
        resources: fields({ requests: fields({ storage: QUANTITY }, ['storage']) }, ['requests']),
      },
      ['accessModes', 'resources'],
    ),
  },
  ['apiVersion', 'kind', 'metadata', 'spec'],
);

const DURATION = { type: 'string', pattern: '^([0-9]+(ms|s|m|h))+$' };

/** A service of the Compose specification. */
const SERVICE = fields(
  {
    image: TEXT,
    build: fields({ context: TEXT, dockerfile: TEXT }, ['context']),
    // A shell would be process 1 in place of the program: lists only.
    command: listOf({ type: 'string' }),
    depends_on: mapOf(
      fields(
        {
          condition: {
            enum: ['service_started', 'service_healthy', 'service_completed_successfully'],
          },
        },
        ['condition'],
      ),
    ),
    environment: mapOf({ type: 'string' }),
    volumes: listOf({ type: 'string', pattern: '^[^:]+:/[^:]*(:ro)?$' }),
    tmpfs: listOf({ type: 'string', pattern: '^/' }),
    healthcheck: fields({
      test: listOf(TEXT),
      interval: DURATION,
      timeout: DURATION,
      retries: WHOLE,
      start_period: DURATION,
    }),
    restart: { enum: ['no', 'always', 'on-failure', 'unless-stopped'] },
    stop_grace_period: DURATION,
    read_only: TRUTH,
    cap_drop: listOf(TEXT),
    security_opt: listOf(TEXT),
  },
  ['image'],
);

/** A Compose file. */
const COMPOSE = {
  ...fields({ name: NAME, services: mapOf(SERVICE), volumes: mapOf({ type: 'null' }) }, [
    'services',
  ]),
  patternProperties: { '^x-': {} },
};

const ajv = new Ajv({ allErrors: true, strictSchema: true, strictTypes: false });

/** One of the objects that Kubernetes is given. */
export const isManifest: ValidateFunction = ajv.compile({ oneOf: [JOB, CLAIM] });
export const isJob: ValidateFunction = ajv.compile(JOB);
export const isCompose: ValidateFunction = ajv.compile(COMPOSE);

/** What was wrong in the last call. */
export function faultsOf(check: ValidateFunction): string[] {
  return (check.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(' '),
  );
}
