/** What the engine is doing. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { delay } from "../../../shared/delay.ts";
import type { EngineStatus } from "../../../shared/status.ts";
import { ApiError } from "../api/api_error.ts";
import { formatBytes, formatDuration } from "../library/format.ts";
import type { Page } from "../page.ts";
import { strings } from "../strings.ts";

/** Wait between looks, in milliseconds. */
const LOOK_MS = 2_000;

/** The engine's figures, as they are now. */
export function StatusView({ page }: { readonly page: Page }): JSX.Element {
  const [status, setStatus] = useState<EngineStatus>();
  useEffect(() => {
    const looking = new AbortController();
    void follow(page, setStatus, looking.signal);
    return () => looking.abort();
  }, []);
  const { figures } = strings.status;
  return (
    <>
      <div class="view-head">
        <h1>{strings.status.title}</h1>
      </div>
      {status === undefined
        ? <p class="placeholder">{strings.library.loading}</p>
        : (
          <dl class="figures-list">
            <Figure name={figures.version} value={status.version} />
            <Figure name={figures.uptime} value={formatDuration(status.uptimeMs)} />
            <Figure name={figures.memory} value={formatBytes(status.rssBytes)} />
            <Figure name={figures.engine} value={status.engine ?? strings.status.noEngine} />
            <Figure name={figures.live} value={String(status.live)} />
            <Figure name={figures.queued} value={String(status.jobs.queued)} />
            <Figure name={figures.running} value={String(status.jobs.running)} />
            <Figure name={figures.waiting} value={String(status.jobs.waiting)} />
          </dl>
        )}
    </>
  );
}

async function follow(
  page: Page,
  onStatus: (status: EngineStatus) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      onStatus(await page.connection.api.status(signal));
    } catch (error) {
      // The page says why by its connection.
      if (!signal.aborted && !(error instanceof ApiError)) throw error;
    }
    await delay(LOOK_MS, signal);
  }
}

function Figure({ name, value }: { readonly name: string; readonly value: string }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
