/**
 * The types of what image-enumerator/node takes and gives.
 * @module
 */
import type { StreamOptions } from './media/carriers.js';
import type { ImageSink } from './run/own-sink.js';
import type { OutputPlan, RunPlan } from './run/plan.js';
import type { ClearHooks } from './run/clear.js';
import type { Existing } from './run/run.js';
import type { SessionOptions } from './run/session.js';

export type { Enumeration } from './core/enumeration.js';
export type { Hooks, Notice } from './io/hooks.js';
export type { RequestRecord } from './io/request-log.js';
export type { BenchOptions, BenchRow } from './measure/bench.js';
export type { Estimate, EstimateOptions } from './measure/estimate.js';
export type {
  FilmOptions,
  FilmOutcome,
  FilmProgress,
  LookProgress,
} from './media/film-of-pictures.js';
export type { Growing } from './media/growing-film.js';
export type { StreamOptions } from './media/carriers.js';
export type { LocatedFile, LocatedImage, LocateOptions } from './media/locate.js';
export type { FoundFrame } from './media/locate-frame.js';
export type { FitOptions } from './pictures/fit.js';
export type { LocatedNote } from './pictures/locate.js';
export type { SelftestOptions, SelftestReport } from './selftest/selftest.js';
export type { WalkProgress, WalkResult } from './verify/exhaustive.js';
export type { Fault, FaultKind } from './verify/findings.js';
export type { PathReport, VerifyOptions, VerifyProgress, VerifyReport } from './verify/verify.js';
export type { LiveEvent, LiveState, Outcome, RunProgress } from './run/session.js';
export type { ImageBatch, ImageSink } from './run/own-sink.js';
export type { FilmPlan, LivePlan, OutputPlan, RangePlan, RunPlan } from './run/plan.js';
export type { Shard } from './core/range.js';
export type { ArtImages, NumberedImages, RunImages, RunRecord } from './run/record.js';
export type { RunPreview } from './run/preview.js';
export type { ClearProgress } from './run/clear.js';
export type { Existing } from './run/run.js';
export type { QueueAddress, QueuePlace } from './queue/address.js';
export type { SubmissionEnd, SubmissionState, WorkerState, WorkOptions } from './queue/outcome.js';
export type {
  PartsPlan,
  SubmitOptions,
  SubmitOutcome,
  SubmitPlan,
  SubmitPreview,
} from './queue/submit.js';
export type { Left } from './repair/plan.js';
export type { RecoveredRun, RecoverOptions } from './repair/recover.js';
export type { Remade, RepairedPath, RepairOptions, RepairReport } from './repair/repair.js';
export type { RunStatus, StatusOptions, WorkingProcess } from './verify/status.js';
export type { RunningServer, ServeOptions } from './web/server/listen.js';
export type { ImageServer, ServerLimits, ServerOptions } from './web/server/options.js';
export type { LiveSetting } from './web/shared/live-record.js';
export type { BenchProgress } from './measure/bench.js';
export type { PlannedRun, RunOutlook } from './measure/run-outlook.js';

/** How a session of a run works. */
export interface SessionSettings extends SessionOptions {
  /** Takes the images, one batch after the other, in place of files. */
  readonly sink?: ImageSink | undefined;
  readonly stream?: StreamOptions | undefined;
}

export interface RunOptions extends SessionSettings {
  /** What happens to a run that lies there: `refuse` by default. */
  readonly existing?: Existing | undefined;
  /** Called now and then while what lies there is removed. */
  readonly onClear?: ClearHooks['onClear'];
}

export interface ResumeOptions extends SessionSettings {
  /** A new end, exclusive: beyond the old one, or before it, where no more is done. */
  readonly to?: bigint | undefined;
  /** Of a pipe: how many bytes of the whole stream its reader has, with the next of which it goes on. */
  readonly received?: bigint | undefined;
  /** Verify all that is done first, and go on only where it is right. */
  readonly check?: boolean | undefined;
}

/** A plan whose images go to a sink: its output may have a checkpoint. */
export type SinkPlan = Omit<RunPlan, 'output'> & Partial<Pick<RunPlan, 'output'>>;

/** A plan whose images go to a server; a checkpoint and settings of its output may be given. */
export type StreamPlan = Omit<RunPlan, 'output'> & {
  readonly output?: Omit<OutputPlan, 'out'>;
};

/** How a session of a stream works. */
export interface StreamSettings extends SessionOptions, Omit<StreamOptions, 'address'> {}
