/**
 * `deno task screenshots [VIEW...]`: shows every view of the page in Chromium, in light and dark at three
 * widths, and keeps what is seen in screenshots/; `page` renews docs/page.png for README.
 */
import { PROJECT_DIR } from "../shared/config.ts";
import { printLine, tell } from "../shared/cli/output.ts";
import { EXIT } from "../shared/errors.ts";
import { Scene } from "./screenshots/scene.ts";
import { HERO, VIEWS } from "./screenshots/views.ts";

const FOLDER = `${PROJECT_DIR}/screenshots`;
/** Widths and heights of the window, in CSS pixels: a telephone, a tablet, a desk. */
const SIZES = [[360, 740], [768, 1_024], [1_440, 900]] as const;
const THEMES = ["light", "dark"] as const;

const known = [...Object.keys(VIEWS), HERO.name];
const names = Deno.args.length === 0 ? known : Deno.args;
const unknown = names.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  tell(`There is no view ${unknown.join(", ")}; there are ${known.join(", ")}.`);
  Deno.exit(EXIT.usage);
}

await Deno.mkdir(FOLDER, { recursive: true });
await using scene = await Scene.open();
for (const name of names) {
  if (name === HERO.name) {
    const path = `${PROJECT_DIR}/docs/page.png`;
    await scene.look({ ...HERO, colorScheme: "light", path });
    printLine(path);
    continue;
  }
  for (const [width, height] of SIZES) {
    for (const colorScheme of THEMES) {
      const path = `${FOLDER}/${name}-${width}-${colorScheme}.png`;
      const show = VIEWS[name] ?? HERO.show;
      await scene.look({ show, viewport: { width, height }, colorScheme, path });
      printLine(path);
    }
  }
}
