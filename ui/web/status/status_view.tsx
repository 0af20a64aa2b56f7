/** What both programs are doing: processes, engines, jobs, disk, who records, and the log. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { delay } from "../../../shared/delay.ts";
import type { Engines } from "../../../shared/recording.ts";
import type { BothStatus } from "../../../shared/status.ts";
import { ApiError } from "../api/api_error.ts";
import { formatBytes, formatDuration } from "../library/format.ts";
import { titleOf } from "../library/title.ts";
import type { Page } from "../page.ts";
import { hrefOf } from "../route.ts";
import { strings } from "../strings.ts";
import { LogSection } from "./log_section.tsx";

/** Wait between looks, in milliseconds. */
const LOOK_MS = 2_000;

/** What was heard last. */
interface News {
  readonly status: BothStatus;
  readonly engines: Engines;
}

/** Everything, as it is now. */
export function StatusView({ page }: { readonly page: Page }): JSX.Element {
  const [news, setNews] = useState<News>();
  useEffect(() => {
    const looking = new AbortController();
    void follow(page, setNews, looking.signal);
    return () => looking.abort();
  }, []);
  return (
    <>
      <div class="view-head">
        <h1>{strings.status.title}</h1>
      </div>
      <div class="status-view">
        {news === undefined ? <p class="placeholder">{strings.library.loading}</p> : (
          <>
            <div class="status-column">
              <Programs status={news.status} />
              <Jobs status={news.status} />
            </div>
            <div class="status-column">
              <EngineList engines={news.engines} />
              <Store status={news.status} />
              <Live status={news.status} />
            </div>
          </>
        )}
        <LogSection />
      </div>
    </>
  );
}

async function follow(
  { connection: { api } }: Page,
  onNews: (news: News) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const [status, engines] = await Promise.all([api.status(signal), api.engines(signal)]);
      onNews({ status, engines });
    } catch (error) {
      // The page says why by its connection.
      if (!signal.aborted && !(error instanceof ApiError)) throw error;
    }
    await delay(LOOK_MS, signal);
  }
}

/** How long a program has been running. */
function uptime(ms: number): string {
  const words = strings.status.duration;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return words.seconds(Math.floor(ms / 1_000));
  if (minutes < 60) return words.minutes(minutes);
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return words.hours(hours, minutes % 60);
  return words.days(Math.floor(hours / 24), hours % 24);
}

function Programs({ status }: { readonly status: BothStatus }): JSX.Element {
  const words = strings.status;
  const { gateway, runtime } = status;
  return (
    <section class="card" aria-labelledby="programs-title">
      <h2 id="programs-title">{words.sections.programs}</h2>
      <div class="programs">
        {([["server", status], ["ui", gateway]] as const).map(([name, program]) => (
          <div key={name}>
            <h3>{words.programs[name]}</h3>
            <dl class="figures-list">
              <Figure name={words.version} value={program.version} />
              <Figure name={words.uptime} value={uptime(program.uptimeMs)} />
              <Figure name={words.memory} value={formatBytes(program.rssBytes)} />
              <Figure name={words.process} value={String(program.pid)} />
              {name === "ui" && <Figure name={words.streams} value={String(gateway.streams)} />}
            </dl>
          </div>
        ))}
      </div>
      {runtime && <p class="quiet">{words.runtime(runtime.deno, runtime.sqlite)}</p>}
    </section>
  );
}

function EngineList({ engines }: { readonly engines: Engines }): JSX.Element {
  const words = strings.status;
  return (
    <section class="card" aria-labelledby="engines-title">
      <h2 id="engines-title">{words.sections.engines}</h2>
      <ul class="engine-list">
        {engines.items.map(({ name, usable, inUse, message }) => {
          const state = inUse ? "inUse" : usable ? "usable" : "unusable";
          return (
            <li key={name} data-state={state}>
              <p>
                <b>{strings.settings.engines.names[name as "groq"] ?? name}</b>
                <span class="badge" data-state={state}>{words.engineStates[state]}</span>
              </p>
              {message !== undefined && <p class="quiet">{message}</p>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Jobs({ status }: { readonly status: BothStatus }): JSX.Element {
  const words = strings.status.jobs;
  const failed = {
    jobs: status.recordings?.failedSegments,
    transforms: undefined,
    conversions: status.conversions?.failed,
  };
  const progress = status.conversions?.progress;
  return (
    <section class="card" aria-labelledby="jobs-title">
      <h2 id="jobs-title">{strings.status.sections.jobs}</h2>
      <div class="table" tabIndex={0} role="group" aria-labelledby="jobs-title">
        <table>
          <thead>
            <tr>
              <th scope="col">{words.kind}</th>
              <th scope="col">{words.running}</th>
              <th scope="col">{words.queued}</th>
              <th scope="col">{words.waiting}</th>
              <th scope="col">{words.failed}</th>
            </tr>
          </thead>
          <tbody>
            {(["jobs", "transforms", "conversions"] as const).map((kind) => {
              const counts = status[kind];
              return counts && (
                <tr key={kind}>
                  <th scope="row">{words.kinds[kind]}</th>
                  <td>
                    {counts.running}
                    {kind === "conversions" && typeof progress === "number" && (
                      <span class="quiet">{words.progress(progress)}</span>
                    )}
                  </td>
                  <td>{counts.queued}</td>
                  <td>{counts.waiting}</td>
                  <td>{failed[kind] ?? ""}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Store({ status: { disk, recordings } }: { readonly status: BothStatus }): JSX.Element {
  const words = strings.status;
  return (
    <section class="card" aria-labelledby="disk-title">
      <h2 id="disk-title">{words.sections.disk}</h2>
      {disk?.message !== undefined && <p class="callout callout-warning">{disk.message}</p>}
      <dl class="figures-list">
        {disk && (
          <Figure
            name={words.free}
            value={disk.freeBytes === null ? words.freeUnknown : formatBytes(disk.freeBytes)}
          />
        )}
        {recordings && (
          <>
            <Figure name={words.recordings} value={recordings.count.toLocaleString("en")} />
            <Figure name={words.length} value={formatDuration(recordings.durationMs)} />
            <Figure name={words.inBin} value={recordings.binned.toLocaleString("en")} />
          </>
        )}
      </dl>
    </section>
  );
}

function Live({ status: { sessions = [] } }: { readonly status: BothStatus }): JSX.Element {
  const words = strings.status;
  return (
    <section class="card" aria-labelledby="live-title">
      <h2 id="live-title">{words.sections.live}</h2>
      {sessions.length === 0 ? <p class="quiet">{words.noLive}</p> : (
        <ul class="live-list">
          {sessions.map(({ recording, title, durationMs }) => (
            <li key={recording}>
              <a href={hrefOf({ view: "recording", id: recording })}>
                <bdi>{titleOf(title, "")}</bdi>
              </a>
              <span class="figures quiet">{formatDuration(durationMs)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
