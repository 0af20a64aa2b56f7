/** The engine from its start to its end: what is opened in which order, and closed in the other. */
import { collectSettings, loadConfig, secretsIn, type ServerConfig } from "../shared/config.ts";
import { ffmpegScript } from "../shared/config/ffmpeg.ts";
import { EXIT, messageOf, UserError } from "../shared/errors.ts";
import { COMPILED } from "../shared/installation.ts";
import { takeInstanceLock } from "../shared/instance_lock.ts";
import { logger, startLogging } from "../shared/log.ts";
import { LogFeed } from "../shared/log/log_feed.ts";
import { SERVER } from "../shared/names.ts";
import { msToSamples } from "../shared/protocol.ts";
import type { Engines } from "../shared/recording.ts";
import { openSupervisorLog } from "../shared/service/supervisor_log.ts";
import { aborted, watchShutdown } from "../shared/shutdown.ts";
import { VERSION } from "../shared/version.ts";
import { startWatchdog } from "../shared/watchdog.ts";
import { RequestLimit } from "./api/request_limit.ts";
import { createApp } from "./app.ts";
import { Committer } from "./audio/committer.ts";
import { RecordingFolders } from "./audio/folder.ts";
import { Peaks } from "./audio/peaks.ts";
import { openRecording } from "./audio/recording_samples.ts";
import { recoverJournal } from "./audio/journal_recovery.ts";
import { Conversions } from "./convert/conversions.ts";
import { DiskSpace } from "./engine/disk_space.ts";
import { readiness } from "./engine/readiness.ts";
import { engineStatus } from "./engine/status.ts";
import { clearStaleSocket, prepareSocketFolder } from "./engine/socket.ts";
import { TranscriptionJobs } from "./jobs/transcription_jobs.ts";
import { TransformJobs } from "./jobs/transform_jobs.ts";
import { PartialTexts } from "./partial/partial_texts.ts";
import { RecordingRegistry } from "./session/registry.ts";
import { StreamRoute } from "./session/stream_route.ts";
import { TailSearch } from "./session/tail_search.ts";
import { UnheardSound } from "./session/unheard_sound.ts";
import { type EnvironmentValues, type RecordingDefaults, Settings } from "./settings/settings.ts";
import { Store } from "./store/store.ts";
import { openEngines } from "./transcribe/engines.ts";
import { StyleLibrary } from "./transform/styles/library.ts";
import { openTransformers } from "./transform/transformers.ts";
import { Ffmpeg } from "./upload/ffmpeg/ffmpeg.ts";
import { settleUploads } from "./upload/upload_folder.ts";
import { Uploads } from "./upload/uploads.ts";
import { placeNativeLibrary } from "./vad/native_library.ts";
import { openNursery } from "./vad/nursery.ts";
import { startVad } from "./vad/start_vad.ts";

/** How long answers under way may take once the program is asked to end, in milliseconds. */
const SHUTDOWN_TIMEOUT_MS = 1_000;

/**
 * Runs the engine until it is asked to end.
 *
 * @throws {UserError} If settings are wrong, or the data folder or the socket isn't to be had.
 */
export async function serve(): Promise<void> {
  const config = loadConfig("server");
  using watch = watchShutdown();
  await makeDataFolder(config.HERO_VOICE_HOME);
  await using supervisor = openSupervisorLog();
  const logFile = `${logFolder(config.HERO_VOICE_HOME)}/log.jsonl`;
  using feed = new LogFeed(logFile);
  await using _logging = await startLogging({
    forward: supervisor && ((record): void => supervisor.add(record)),
    level: config.HERO_VOICE_LOG_LEVEL,
    secrets: secretsIn(config),
    file: logFile,
    feed,
  });
  const log = logger("server.startup");
  using _lock = await takeInstanceLock(config.HERO_VOICE_HOME, SERVER);
  await prepareSocketFolder(config.HERO_VOICE_SOCKET);
  await clearStaleSocket(config.HERO_VOICE_SOCKET);
  log.info("starting", { version: VERSION, pid: Deno.pid, home: config.HERO_VOICE_HOME });
  using _watchdog = startWatchdog("server", config.HERO_VOICE_BLOCKED_SECONDS * 1_000);
  await run(config, watch.signal, feed);
  log.info("stopped");
}

function journalFolder(home: string): string {
  return `${home}/journal`;
}

function logFolder(home: string): string {
  return `${home}/logs/server`;
}

async function makeDataFolder(home: string): Promise<void> {
  try {
    for (const folder of [`${home}/recordings`, journalFolder(home), logFolder(home)]) {
      await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    }
  } catch (error) {
    throw new UserError(
      `The data folder ${home} can't be made (${
        messageOf(error)
      }); check its rights, or set HERO_VOICE_HOME to another folder.`,
      EXIT.failed,
      { cause: error },
    );
  }
}

async function run(config: ServerConfig, shutdown: AbortSignal, logs: LogFeed): Promise<void> {
  const log = logger("server.startup");
  const asked = new AbortController();
  const signal = AbortSignal.any([shutdown, asked.signal]);
  const startedMs = performance.now();
  const recordings = `${config.HERO_VOICE_HOME}/recordings`;
  const maxSamples = msToSamples(config.HERO_VOICE_MAX_RECORDING_HOURS * 3_600_000);
  const folders = new RecordingFolders(recordings);
  using store = new Store(`${config.HERO_VOICE_HOME}/hero_voice.db`);
  store.jobs.requeueRunning();
  store.transforms.requeueRunning();
  const journal = journalFolder(config.HERO_VOICE_HOME);
  await recoverJournal(journal, folders, (id) => store.recordings.safeSamples(id));
  await settleUploads(folders, store);
  await using committer = await Committer.open(journal);
  const settings = new Settings(store, namedValues(config));
  await using engines = openEngines(config, () => settings.get("engines"));
  // From here on only the Workers that detect speech may load native code.
  using nursery = openNursery();
  await using vad = await startVad({
    threshold: config.HERO_VOICE_VAD_THRESHOLD,
    pauseMs: config.HERO_VOICE_VAD_PAUSE_MS,
    paddingMs: config.HERO_VOICE_VAD_PADDING_MS,
    maxSegmentMs: config.HERO_VOICE_VAD_MAX_SEGMENT_MS,
    ...(COMPILED && { library: await placeNativeLibrary(config.HERO_VOICE_HOME) }),
  }, () => nursery.spawn());
  await using jobs = new TranscriptionJobs({
    store,
    folders,
    engines,
    vocabulary: () => settings.get("vocabulary"),
    settled: (recording, segment) => {
      registry.get(recording)?.tellOutcome(segment);
      // A person may have asked for something to be made of the text.
      transforms.kick();
    },
  });
  await using textInProgress = new PartialTexts({
    store,
    engines,
    jobs,
    vocabulary: () => settings.get("vocabulary"),
    mode: () => settings.get("textInProgress"),
  });
  const styles = new StyleLibrary(`${config.HERO_VOICE_HOME}/styles`);
  await using transformers = openTransformers(config);
  await using transforms = new TransformJobs({
    store,
    styles,
    transformers,
    settled: (row) => registry.get(row.recording)?.tellTransform(row),
    spared: (recording) => registry.get(recording)?.awaitNoTransform(),
  });
  const kickJobs = (): void => {
    jobs.kick();
    transforms.kick();
  };
  settings.watch(() => {
    vad.setPauseMs(settings.get("pauseMs"));
    // Another engine may do what waits.
    kickJobs();
  });
  const defaults = (): RecordingDefaults => settings.recordingDefaults;
  await using tails = new TailSearch({ store, folders, vad, kickJobs });
  const describeEngines = (): Engines => engines.describe((name) => jobs.trouble(name));
  const engineProblem = (): string | undefined => describeEngines().message;
  await using peaks = new Peaks({
    path: (id) => folders.peaksPath(id),
    open: (id) => openRecording(folders, id),
  });
  await using conversions: Conversions = new Conversions({
    store,
    folders,
    root: recordings,
    complexity: config.HERO_VOICE_OPUS_COMPLEXITY,
    timeoutMs: config.HERO_VOICE_CONVERT_SECONDS * 1_000,
    keepMs: config.HERO_VOICE_KEEP_WAV_HOURS * 3_600_000,
    live: () => registry.size,
    beforeWavGoes: async (id) => {
      const row = store.recordings.get(id);
      if (row !== undefined) await peaks.of(id, row.samples, true);
    },
  });
  await using registry = new RecordingRegistry({
    store,
    conversions,
    committer,
    vad,
    textInProgress,
    folders,
    tails,
    defaults,
    kickJobs,
    engineProblem,
    maxSamples,
    resumeMs: config.HERO_VOICE_RESUME_HOURS * 3_600_000,
    maxInterrupted: config.HERO_VOICE_MAX_INTERRUPTED,
  });
  await using disk = new DiskSpace(
    recordings,
    config.HERO_VOICE_DISK_LOW_MB * 1_048_576,
  );
  const noBegin = (): string | undefined => tooManyJobs(store, config.HERO_VOICE_MAX_WAITING_JOBS);
  const script = ffmpegScript(config);
  const ffmpeg = script === undefined ? undefined : new Ffmpeg(script);
  await using uploads = new Uploads({
    store,
    folders,
    defaults,
    search: (id) => {
      tails.enqueue(id);
      conversions.kick();
    },
    room: () => disk.room(),
    noBegin,
    ffmpeg,
    maxBytes: config.HERO_VOICE_MAX_UPLOAD_MB * 1_048_576,
    maxSamples,
  });
  using stream = new StreamRoute(registry, {
    maxSessions: config.HERO_VOICE_MAX_SESSIONS,
    maxBufferedBytes: config.HERO_VOICE_MAX_BUFFERED_KB * 1_024,
    diskTrouble: () => disk.trouble,
    noBegin,
  });
  let recovered = false;
  const app = createApp({
    maxBodyBytes: config.HERO_VOICE_MAX_BODY_KB * 1_024,
    store,
    folders,
    registry,
    uploads,
    stream: (request) => stream.handle(request),
    engines: describeEngines,
    settings,
    styles,
    transformers,
    transforms,
    kickJobs,
    peaks,
    unheard: new UnheardSound({
      store,
      folders,
      maxSegmentSamples: msToSamples(config.HERO_VOICE_VAD_MAX_SEGMENT_MS),
      kickJobs,
    }),
    readiness: () => readiness(vad, recovered, engineProblem()),
    conversions,
    status: () =>
      engineStatus({
        store,
        registry,
        disk,
        engines: describeEngines,
        conversions: () => conversions.status(),
        startedMs,
      }),
    logs,
    drain: () => asked.abort("asked to drain"),
    draining: () => signal.aborted,
  });

  const path = config.HERO_VOICE_SOCKET;
  const requests = new RequestLimit(config.HERO_VOICE_MAX_REQUESTS);
  const server = Deno.serve(
    { path, onListen: () => {} },
    (request, { completed }) => requests.handle(request, completed, app.fetch),
  );
  await Deno.chmod(path, 0o600);
  log.info("listening", { socket: path });
  await registry.recover();
  recovered = true;
  kickJobs();
  const indexed = store.index.fill(signal).catch((error: unknown) => {
    log.error("recordings from before can't be searched yet", { error: messageOf(error) });
  });
  await conversions.recover();
  for (const problem of [engineProblem(), await ffmpeg?.problem()]) {
    if (problem !== undefined) log.warn(problem);
  }

  await aborted(signal);
  conversions.stop();
  logs[Symbol.dispose]();
  log.info("draining", { live: registry.size });
  await indexed;
  await Promise.all([stream.drain(), uploads.drain()]);
  // Whoever follows one hears that it goes on later.
  await transforms[Symbol.asyncDispose]();
  await finishAnswers(server);
}

/** What the environment or a `.env` file sets by name, of what can also be set on the page. */
function namedValues(config: ServerConfig): EnvironmentValues {
  const named = collectSettings("server");
  const engines = [...new Set(config.HERO_VOICE_ENGINE)];
  return {
    ...(named.has("HERO_VOICE_ENGINE") && engines.length > 0 && { engines }),
    ...(named.has("HERO_VOICE_VAD_PAUSE_MS") && { pauseMs: config.HERO_VOICE_VAD_PAUSE_MS }),
    ...(named.has("HERO_VOICE_TEXT_IN_PROGRESS") && {
      textInProgress: config.HERO_VOICE_TEXT_IN_PROGRESS,
    }),
  };
}

/** Why no new recording may begin, as a sentence, where too many segments wait for their text. */
function tooManyJobs(store: Store, max: number): string | undefined {
  const { queued, waiting } = store.jobs.counts();
  if (queued + waiting < max) return undefined;
  return `${
    queued + waiting
  } segments wait for their text already; wait until there are fewer, or set up an engine that answers.`;
}

/** Lets answers under way come to their end, but not for ever. */
async function finishAnswers(server: Deno.HttpServer<Deno.Addr>): Promise<void> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), SHUTDOWN_TIMEOUT_MS);
  const done = server.shutdown();
  await Promise.race([done, aborted(abort.signal)]);
  clearTimeout(timer);
}
