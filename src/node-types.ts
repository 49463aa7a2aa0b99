/**
 * The types of what image-enumerator/node takes and gives.
 * @module
 */
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
export type {
  SessionSettings,
  StreamOptions,
  StreamPlan,
  StreamSettings,
} from './media/carriers.js';
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
export type { RunStatus } from './verify/status.js';
export type { RunningServer, ServeOptions } from './web/server/listen.js';
export type { ImageServer, ServerLimits, ServerOptions } from './web/server/options.js';
export type { LiveSetting } from './web/shared/live-record.js';
export type { BenchProgress } from './measure/bench.js';
export type { PlannedRun, RunOutlook } from './measure/run-outlook.js';
