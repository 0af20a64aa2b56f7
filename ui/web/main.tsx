/** Entry of the page. */
import "./no_eval.ts";
import { render } from "preact";
import { App } from "./shell/app.tsx";
import { openPage } from "./page.ts";

const root = document.getElementById("app");
if (root === null) throw new Error("index.html has no element with the id app");
render(<App page={openPage()} />, root);
