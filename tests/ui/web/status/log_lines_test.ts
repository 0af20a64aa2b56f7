import { LogLines, type LogSource } from "../../../../ui/web/status/log_lines.ts";
import { assertEquals } from "../../../assert.ts";

/** A stream of events that a test speaks for. */
class PlayedSource implements LogSource {
  readonly listeners = new Map<string, (event: { readonly data?: unknown }) => void>();
  closed = false;

  addEventListener(type: string, listener: (event: { readonly data?: unknown }) => void): void {
    this.listeners.set(type, listener);
  }

  say(type: string, data?: unknown): void {
    this.listeners.get(type)?.({ data: typeof data === "string" ? data : JSON.stringify(data) });
  }

  close(): void {
    this.closed = true;
  }
}

function line(second: number, message: string): unknown {
  const time = new Date(second * 1_000).toISOString();
  return { program: "server", time, level: "info", source: "hero_voice.vad", message };
}

async function shown(log: LogLines): Promise<string[]> {
  await new Promise((resolve) => setTimeout(resolve, 150));
  return log.lines.value.map(({ message }) => message);
}

Deno.test("LogLines shows lines by time, passes over nonsense, and begins anew after a break", async () => {
  const source = new PlayedSource();
  let address = "";
  const choice = { level: "warning", source: "hero_voice.*" } as const;
  {
    using log = new LogLines(choice, (asked) => {
      address = asked;
      return source;
    });
    assertEquals(address, "/v1/logs?level=warning&lines=300&source=hero_voice.*");
    assertEquals(log.state.value, "connecting");
    source.say("open");
    source.say("log", line(2, "two"));
    source.say("log", line(1, "one"));
    source.say("log", "{");
    source.say("log", { message: 5 });
    assertEquals(await shown(log), ["one", "two"]);
    source.say("away");
    assertEquals(log.state.value, "engineAway");
    source.say("back");
    source.say("dropped", { count: 7 });
    assertEquals([log.state.value, log.dropped.value], ["open", 7]);
    source.say("error");
    assertEquals(log.state.value, "lost");
    source.say("open");
    source.say("log", line(3, "three"));
    assertEquals(await shown(log), ["three"]);
    for (let second = 10; second < 2_200; second++) source.say("log", line(second, "x"));
    assertEquals((await shown(log)).length, 2_000);
  }
  assertEquals(source.closed, true);
});
