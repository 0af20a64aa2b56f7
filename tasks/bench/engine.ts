/** The engine as a program of its own on a data folder, asked over its socket. */
import { PROJECT_DIR } from "../../shared/config.ts";
import { SERVER } from "../../shared/names.ts";
import { SOCKET_HOST } from "../../shared/socket_host.ts";
import { pause } from "./processes.ts";

/** An engine that runs; it has ended when it is disposed of. */
export class Engine implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #client: Deno.HttpClient;

  /**
   * Starts it.
   *
   * @param home Its data folder.
   * @param settings Further variables of its environment.
   */
  constructor(home: string, settings: Readonly<Record<string, string>> = {}) {
    this.#process = new Deno.Command(`${PROJECT_DIR}/bin/${SERVER}`, {
      args: ["serve"],
      env: { HERO_VOICE_HOME: home, ...settings },
      stdin: "null",
      stdout: "null",
      stderr: "inherit",
    }).spawn();
    const path = `${home}/run/${SERVER}.sock`;
    this.#client = Deno.createHttpClient({ proxy: { transport: "unix", path } });
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Sends a request. */
  async ask(path: string): Promise<Response> {
    return await fetch(`http://${SOCKET_HOST}${path}`, { client: this.#client });
  }

  /**
   * Resolves when it is ready.
   *
   * @param everyMs How often it is asked, in milliseconds.
   */
  async ready(everyMs: number): Promise<void> {
    for (;;) {
      const isReady = await this.ask("/ready").then(async (response) => {
        await response.body?.cancel();
        return response.ok;
      }, () => false);
      if (isReady) return;
      await pause(everyMs / 1_000);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client.close();
    this.#process.kill("SIGTERM");
    await this.#process.status;
  }
}
