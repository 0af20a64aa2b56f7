import { PROJECT_DIR } from "../../shared/config.ts";
import { SUBPROTOCOL } from "../../shared/protocol.ts";
import { assert, assertEquals } from "../assert.ts";
import { SOAK } from "../counts.ts";
import { report } from "../fixtures/figures.ts";
import { startGateway } from "../fixtures/gateway.ts";
import { standInEngine } from "../fixtures/stand_in_engine.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

/** Starts the suite; written by `tasks/setup_autobahn.sh`. */
const WSTEST = `${PROJECT_DIR}/.tools/autobahn/wstest`;

/**
 * Cases: framing, pings, reserved bits, opcodes, fragments, UTF-8, closing, and of the large and many
 * messages those that a message of the stream may be as large as. Compression (12, 13) is not offered.
 */
const CASES = [
  "1.*",
  "2.*",
  "3.*",
  "4.*",
  "5.*",
  "6.*",
  "7.*",
  "9.1.1",
  "9.2.1",
  "9.7.*",
  "9.8.*",
  "10.*",
];

/** How a server did in a case. */
interface Result {
  readonly behavior: string;
  readonly behaviorClose: string;
}

function isInstalled(): boolean {
  try {
    return Deno.statSync(WSTEST).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

Deno.test({
  name: "the Autobahn suite finds nothing wrong with the relay that isn't Deno's own",
  ignore: !SOAK || !isInstalled(),
  fn: async () => {
    using folder = tempFolder();
    const socket = `${folder.path}/engine.sock`;
    await using _engine = standInEngine({
      socket,
      stream: (stream) => stream.onmessage = ({ data }) => stream.send(data),
    });
    await using gateway = startGateway({ socket, open: true });
    await using bare = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => {
        const { socket: stream, response } = Deno.upgradeWebSocket(request, {
          protocol: SUBPROTOCOL,
        });
        stream.onmessage = ({ data }) => stream.send(data);
        return response;
      },
    );
    const spec = {
      outdir: `${folder.path}/reports`,
      cases: CASES,
      servers: [
        { agent: "bare", url: `ws://127.0.0.1:${bare.addr.port}/`, protocols: [SUBPROTOCOL] },
        {
          agent: "relay",
          url: `ws://127.0.0.1:${gateway.port}/v1/stream`,
          protocols: [SUBPROTOCOL],
        },
      ],
    };
    Deno.writeTextFileSync(`${folder.path}/spec.json`, JSON.stringify(spec));
    const { code, stderr } = await new Deno.Command(WSTEST, {
      args: ["-m", "fuzzingclient", "-s", `${folder.path}/spec.json`],
      cwd: folder.path,
      stdout: "null",
    }).output();
    assert(code === 0, new TextDecoder().decode(stderr));
    const index: Record<"bare" | "relay", Record<string, Result>> = JSON.parse(
      Deno.readTextFileSync(`${folder.path}/reports/index.json`),
    );
    const counts = (results: Record<string, Result>): string => {
      const byOutcome = Map.groupBy(Object.values(results), ({ behavior }) => behavior);
      return [...byOutcome].map(([outcome, those]) => `${those.length} ${outcome}`).join(", ");
    };
    report(`Autobahn: relay ${counts(index.relay)}; bare Deno ${counts(index.bare)}`);
    assert(Object.keys(index.relay).length > 250);
    const isFailed = ({ behavior, behaviorClose }: Result): boolean =>
      [behavior, behaviorClose].some((outcome) => outcome.startsWith("FAILED"));
    const failed = Object.entries(index.relay).filter(([id, result]) => {
      const own = index.bare[id];
      return isFailed(result) && !(own !== undefined && isFailed(own));
    });
    assertEquals(failed, []);
  },
});
