/** A program's lifecycle under the supervisor, as the subcommands use it. */
import { collectSettings, processEnvironment } from "../config.ts";
import type { ProgramKind } from "../config/settings.ts";
import type { Service } from "../service/program.ts";
import { serviceOf } from "../service/service.ts";
import { unseenSentence, unseenSettings } from "../service/settings.ts";
import { findZinitSocket, ZinitClient, ZinitLifecycle } from "../zinit.ts";
import { tell } from "./output.ts";

/** A program with what its subcommands need. */
export interface Supervised {
  readonly service: Service;
  readonly client: ZinitClient;
  readonly lifecycle: ZinitLifecycle;
  /** Absolute path of the data folder. */
  readonly home: string;
  /** Says which settings of the shell the service does not see. */
  warnOfUnseen(): void;
}

/** The supervisor's client. */
async function openClient(kind: ProgramKind): Promise<ZinitClient> {
  const set = collectSettings(kind).get("ZINIT_SOCKET");
  return new ZinitClient(await findZinitSocket(set, processEnvironment));
}

/** Puts together what the subcommands need. */
export async function supervise(kind: ProgramKind): Promise<Supervised> {
  const service = serviceOf(kind);
  const client = await openClient(kind);
  const home = service.spec.dataFolder;
  const lifecycle = new ZinitLifecycle({ client, spec: service.spec, watch: service.watch, tell });
  return {
    service,
    client,
    lifecycle,
    home,
    warnOfUnseen(): void {
      const names = unseenSettings(kind, home);
      if (names.length > 0) tell(unseenSentence(service.spec.name, names, home));
    },
  };
}
