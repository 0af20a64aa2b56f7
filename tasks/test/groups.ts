/** What `make test` runs: each group is one run of Deno, with its own permissions. */

/** A run of Deno. */
export interface Group {
  /** What it is, for the lines around its output. */
  readonly name: string;
  /** Words after `deno`. */
  readonly args: readonly string[];
  /** Whether it runs tests, which are counted by themselves; otherwise it is one check. */
  readonly tests: boolean;
  /** How many of its files run at once; in `make soak`, which measures, it is always one. */
  readonly jobs?: number;
  /** Variables that it needs beyond those that every group has. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * What others build on, in TypeScript: the live stream's messages, and what an engine or a model implements.
 * Everything that these modules export has to be documented, down to its last field, with types that are
 * documented too.
 */
export const PUBLIC_MODULES: readonly string[] = [
  "shared/stream/audio.ts",
  "shared/stream/figures.ts",
  "shared/stream/messages.ts",
  "shared/engine_names.ts",
  "shared/word.ts",
  "server/provider/provider_error.ts",
  "server/transcribe/transcriber.ts",
  "server/transform/transformer.ts",
];

/** The fast part: format, lint and types of everything, documentation of what is public. */
export const CHECKS: readonly Group[] = [
  { name: "format", args: ["fmt", "--check"], tests: false },
  { name: "lint", args: ["lint"], tests: false },
  { name: "types", args: ["check", "--frozen"], tests: false },
  { name: "documentation", args: ["doc", "--lint", ...PUBLIC_MODULES], tests: false },
];

/** Flags of every test run: nothing is fetched, and what leaks is traced. */
const TEST_FLAGS = ["test", "--frozen", "--cached-only", "--no-check", "--trace-leaks"];

/** Folders of the tests that start programs; they get the permission set `e2e`. */
const PROGRAM_FOLDERS = ["tests/end-to-end/", "tests/reliability/"];

/** Folders of the tests that start the supervisor, and programs that they make themselves. */
const SUPERVISOR_FOLDERS = [
  "tests/installed/",
  "tests/shared/zinit/",
  "tests/supervised/",
  "tests/contributing/",
];

/** Files of those tests that run at once: most of the time they wait. */
const SUPERVISOR_JOBS = 4;

/** Whether a test file needs the supervisor. */
function needsSupervisor(file: string): boolean {
  return SUPERVISOR_FOLDERS.some((folder) => file.startsWith(folder));
}

/**
 * Whether a test file starts programs. It does if it lies in one of the folders for such tests, or its
 * name says so (`..._process_test.ts`).
 */
function startsPrograms(file: string): boolean {
  return PROGRAM_FOLDERS.some((folder) => file.startsWith(folder)) ||
    /_process_test\.tsx?$/.test(file);
}

/**
 * The test runs.
 *
 * @param testFiles All test files, by their paths from the project's folder.
 * @param documentedFiles Source files with examples in their doc comments.
 */
export function testGroups(
  testFiles: readonly string[],
  documentedFiles: readonly string[],
): Group[] {
  const supervisorTests = testFiles.filter(needsSupervisor);
  const others = testFiles.filter((file) => !needsSupervisor(file));
  const programTests = others.filter(startsPrograms);
  const unitTests = others.filter((file) => !startsPrograms(file));
  const groups: Group[] = [
    { name: "unit tests", args: [...TEST_FLAGS, "-P=unit", ...unitTests], tests: true },
    {
      name: "examples in comments",
      args: [...TEST_FLAGS, "--doc", "-P=unit", ...documentedFiles],
      tests: true,
    },
    {
      name: "tests with programs and browser",
      args: [...TEST_FLAGS, "-P=e2e", ...programTests],
      tests: true,
      // playwright-core looks into /proc when it is loaded, which Deno lets nobody do without all
      // permissions; with this variable it doesn't.
      env: { __IS_WSL_TEST__: "1" },
    },
    {
      name: "tests with the supervisor",
      args: [...TEST_FLAGS, "-P=supervisor", ...supervisorTests],
      tests: true,
      jobs: SUPERVISOR_JOBS,
    },
  ];
  const files = [unitTests, documentedFiles, programTests, supervisorTests];
  return groups.filter((_, index) => (files[index] ?? []).length > 0);
}
