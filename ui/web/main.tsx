/** Entry of the page. */
import { render } from "preact";
import { config } from "zod";
import { App } from "./app.tsx";
import { openPage } from "./page.ts";

// Compiled schemas would need eval, which the page's Content-Security-Policy forbids.
config({ jitless: true });

const root = document.getElementById("app");
if (root === null) throw new Error("index.html has no element with the id app");
render(<App page={openPage()} />, root);
