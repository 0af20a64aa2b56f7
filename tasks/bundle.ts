/**
 * Bundles the page into ui/web/dist/: one script for the page, one for the AudioWorklet, and copies of
 * the files that the browser takes as they are.
 */
import { fileURLToPath } from "node:url";

const WEB = fileURLToPath(new URL("../ui/web/", import.meta.url));
const DIST = `${WEB}dist/`;

/** Scripts: entry and file name. */
const SCRIPTS = [["main.tsx", "app.js"], ["capture/worklet.ts", "worklet.js"]] as const;
/** Files that are copied as they are. */
const COPIES = ["index.html", "favicon.svg"] as const;
/** Style sheets, in the order in which they are joined into style.css. */
const STYLES = [
  "tokens",
  "base",
  "controls",
  "layout",
  "recorder",
  "unfinished",
  "transcript",
  "library",
  "player",
  "marks",
  "recording",
  "transforms",
  "keys",
  "settings",
  "status",
  "login",
  "toast",
  "uploads",
] as const;

await Deno.mkdir(DIST, { recursive: true });

for (const [entry, name] of SCRIPTS) {
  const result = await Deno.bundle({
    entrypoints: [WEB + entry],
    outputPath: DIST + name,
    platform: "browser",
    minify: true,
    write: true,
  });
  if (!result.success) {
    for (const { text, location } of result.errors) {
      const where = location ? `${location.file}:${location.line}: ` : "";
      await Deno.stderr.write(new TextEncoder().encode(`${where}${text}\n`));
    }
    Deno.exit(1);
  }
}

for (const name of COPIES) await Deno.copyFile(WEB + name, DIST + name);
const styles = await Promise.all(
  STYLES.map((name) => Deno.readTextFile(`${WEB}styles/${name}.css`)),
);
await Deno.writeTextFile(`${DIST}style.css`, styles.join("\n"));
